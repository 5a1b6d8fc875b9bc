using global::Stripe;
using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Stripe;

/// <summary>
/// Stripe through its own library, which makes the requests; what comes back is read as it came. The library's retries
/// and telemetry are off, and every transfer carries our key, so that it invents none.
/// </summary>
public sealed class StripeTransferGateway : ITransferGateway, IDisposable
{
    private readonly StripeExchange exchange;
    private readonly CapturingHandler handler;
    private readonly HttpClient http;
    private readonly StripeClient stripe;
    private readonly GatewayLog log;

    /// <summary>Reaches Stripe as the options say; they have been validated.</summary>
    public StripeTransferGateway(StripeOptions options, TimeProvider time, ILogger<StripeTransferGateway> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        exchange = new StripeExchange(options, time);
        handler = new CapturingHandler(exchange);
        // The exchange knows the timeout, on the clock that it was given.
        http = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        stripe = new StripeClient(new StripeClientOptions
        {
            ApiKey = options.SecretKey,
            ApiBase = options.ApiBase.GetLeftPart(UriPartial.Authority),
            HttpClient = new SystemNetHttpClient(http, maxNetworkRetries: 0, enableTelemetry: false),
        });
        log = new GatewayLog(logger);
    }

    /// <inheritdoc />
    public async Task<TransferOutcome> CreateTransfer(TransferRequest request, Action? goesOut, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var reply = await AskAsync(
            StripeExchange.LongestBody,
            stop => stripe.V1.Transfers.CreateAsync(
                FormOf(request), new RequestOptions { IdempotencyKey = request.Key.Value }, stop),
            cancellationToken,
            goesOut);
        return log.Of(request, StripeReading.Transfer(reply, request));
    }

    /// <inheritdoc />
    public async Task<TransferListing> ListTransfers(TransferQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var reply = await AskAsync(
            StripeExchange.LongestPage, stop => stripe.V1.Transfers.ListAsync(FormOf(query), null, stop), cancellationToken);
        return log.Of(StripeReading.Listing(reply));
    }

    /// <inheritdoc />
    public async Task<TransferLookup> GetTransfer(TransferId transfer, CancellationToken cancellationToken)
    {
        var reply = await AskAsync(
            StripeExchange.LongestBody, stop => stripe.V1.Transfers.GetAsync(transfer.Value, null, null, stop), cancellationToken);
        return log.Of(StripeReading.Lookup(reply, transfer));
    }

    /// <inheritdoc />
    public async Task<BalanceAnswer> GetBalance(CancellationToken cancellationToken)
    {
        var reply = await AskAsync(
            StripeExchange.LongestBody, stop => stripe.V1.Balance.GetAsync(null, null, stop), cancellationToken);
        return log.Of(StripeReading.Balance(reply));
    }

    /// <inheritdoc />
    public async Task<AccountAnswer> GetAccount(CancellationToken cancellationToken)
    {
        var reply = await AskAsync(
            StripeExchange.LongestBody, stop => stripe.V1.Accounts.GetSelfAsync(null, stop), cancellationToken);
        return StripeReading.Account(reply);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        http.Dispose();
        handler.Dispose();
        exchange.Dispose();
    }

    private async Task<StripeReply> AskAsync(
        int longestBody, Func<CancellationToken, Task> call, CancellationToken cancellationToken, Action? goesOut = null)
    {
        var capture = handler.Begin(longestBody, goesOut);
        try
        {
            await call(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && capture.Reply is null)
        {
            return new StripeReply { Fault = TransportFault.Abandoned };
        }
        catch (Exception) when (capture.Reply is not null)
        {
            // The library throws for every answer but a 200, and stumbles over bodies that are not Stripe's. The answer
            // has been kept; what it means is not the library's to say.
        }

        return capture.Reply ?? throw new InvalidOperationException("Stripe.net made no request.");
    }

    private static TransferCreateOptions FormOf(TransferRequest request) => new()
    {
        Amount = request.WireAmount,
        Currency = request.Amount.Currency.Code.ToLowerInvariant(),
        Destination = request.Destination.Value,
        TransferGroup = request.TransferGroup,
        Description = request.Description,
        Metadata = new Dictionary<string, string>
        {
            ["payout_id"] = request.Payout.ToString(),
            ["run_id"] = request.Run.Value,
            ["writer_id"] = request.Writer.Value,
        },
    };

    private static TransferListOptions FormOf(TransferQuery query) => new()
    {
        Limit = TransferQuery.PageSize,
        TransferGroup = query.Group?.Value,
        StartingAfter = query.After?.Value,
        Created = query is { CreatedFrom: null, CreatedThrough: null } ? null : new DateRangeOptions
        {
            GreaterThanOrEqual = query.CreatedFrom?.UtcDateTime,
            LessThanOrEqual = query.CreatedThrough?.UtcDateTime,
        },
    };
}
