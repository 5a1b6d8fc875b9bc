using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Stripe;

/// <summary>Stripe over HTTP/1.1, with no library in between.</summary>
public sealed class HttpTransferGateway : ITransferGateway, IDisposable
{
    private static readonly MediaTypeHeaderValue FormType = new("application/x-www-form-urlencoded");

    private readonly StripeExchange exchange;
    private readonly Uri apiBase;
    private readonly Uri transfers;
    private readonly Uri balance;
    private readonly string authorization;
    private readonly GatewayLog log;

    /// <summary>Reaches Stripe as the options say; they have been validated.</summary>
    public HttpTransferGateway(StripeOptions options, TimeProvider time, ILogger<HttpTransferGateway> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        exchange = new StripeExchange(options, time);
        apiBase = options.ApiBase;
        transfers = new Uri(apiBase, "/v1/transfers");
        balance = new Uri(apiBase, "/v1/balance");
        authorization = "Bearer " + options.SecretKey;
        log = new GatewayLog(logger);
    }

    /// <inheritdoc />
    public async Task<TransferOutcome> CreateTransfer(TransferRequest request, Action? goesOut, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var content = new ReadOnlyMemoryContent(TransferForm.Encode(request));
        content.Headers.ContentType = FormType;
        using var message = NewMessage(HttpMethod.Post, transfers);
        message.Content = goesOut is null ? content : new DepartingContent(content, goesOut);
        message.Headers.TryAddWithoutValidation("Idempotency-Key", request.Key.Value);
        return log.Of(request, await exchange.SendAsync(
            message, StripeExchange.LongestBody, reply => StripeReading.Transfer(reply, request), cancellationToken));
    }

    /// <inheritdoc />
    public async Task<TransferListing> ListTransfers(TransferQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        using var message = NewMessage(HttpMethod.Get, new Uri(apiBase, TransferListUri.For(query)));
        return log.Of(await exchange.SendAsync(
            message, StripeExchange.LongestPage, reply => StripeReading.Listing(reply), cancellationToken));
    }

    /// <inheritdoc />
    public async Task<BalanceAnswer> GetBalance(CancellationToken cancellationToken)
    {
        using var message = NewMessage(HttpMethod.Get, balance);
        return log.Of(await exchange.SendAsync(
            message, StripeExchange.LongestBody, reply => StripeReading.Balance(reply), cancellationToken));
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => exchange.Dispose();

    private HttpRequestMessage NewMessage(HttpMethod method, Uri uri)
    {
        var message = new HttpRequestMessage(method, uri);
        message.Headers.TryAddWithoutValidation("Authorization", authorization);
        message.Headers.TryAddWithoutValidation("Stripe-Version", StripeOptions.ApiVersion);
        return message;
    }
}
