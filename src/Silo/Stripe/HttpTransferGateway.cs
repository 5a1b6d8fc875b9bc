using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Stripe;

/// <summary>
/// Stripe over HTTP/1.1. It reports what came back and judges nothing; it retries nothing either. (The handler below
/// it may by itself send a request again on a fresh connection, when a pooled one turns out to have been closed
/// before a byte of the answer: the idempotency key is the same, so Stripe sees one request.)
/// </summary>
public sealed partial class HttpTransferGateway : ITransferGateway, IDisposable
{
    // A transfer or a balance is under 2 KB; what is much longer is not one.
    private const int LongestBody = 64 * 1024;

    // A hundred transfers, each with the most metadata (50 values of 500 characters, six bytes each when escaped).
    private const int LongestPage = 16 * 1024 * 1024;

    private static readonly MediaTypeHeaderValue FormType = new("application/x-www-form-urlencoded");

    // Stripe moves its addresses by DNS, which a connection kept forever would not notice.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly HttpMessageInvoker http;
    private readonly Uri apiBase;
    private readonly Uri transfers;
    private readonly Uri balance;
    private readonly string authorization;
    private readonly TimeSpan timeout;
    private readonly TimeProvider time;
    private readonly ILogger<HttpTransferGateway> logger;

    /// <summary>Reaches Stripe as the options say; they have been validated.</summary>
    public HttpTransferGateway(StripeOptions options, TimeProvider time, ILogger<HttpTransferGateway> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.time = time;
        this.logger = logger;
        apiBase = options.ApiBase;
        transfers = new Uri(apiBase, "/v1/transfers");
        balance = new Uri(apiBase, "/v1/balance");
        authorization = "Bearer " + options.SecretKey;
        timeout = options.RequestTimeout;
        http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxConnectionsPerServer = options.MaxConnections,
            PooledConnectionLifetime = ConnectionLifetime,
            // Our trace ids are none of Stripe's business.
            ActivityHeadersPropagator = null,
        });
    }

    /// <inheritdoc />
    public async Task<TransferOutcome> CreateTransfer(TransferRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var content = new ReadOnlyMemoryContent(TransferForm.Encode(request));
        content.Headers.ContentType = FormType;
        using var message = NewMessage(HttpMethod.Post, transfers);
        message.Content = content;
        message.Headers.TryAddWithoutValidation("Idempotency-Key", request.Key.Value);
        var outcome = await ExchangeAsync(message, LongestBody, reply => StripeReading.Transfer(reply, request), cancellationToken);
        if (outcome is TransferOutcome.Unanswered unanswered)
            LogUnanswered(request.Payout, unanswered.Fault, unanswered.RequestId);
        return outcome;
    }

    /// <inheritdoc />
    public async Task<TransferListing> ListTransfers(TransferQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        using var message = NewMessage(HttpMethod.Get, new Uri(apiBase, TransferListUri.For(query)));
        var listing = await ExchangeAsync(message, LongestPage, reply => StripeReading.Listing(reply), cancellationToken);
        if (listing is TransferListing.Unavailable unavailable)
            LogUnavailable("list of transfers", unavailable.Code);
        return listing;
    }

    /// <inheritdoc />
    public async Task<BalanceAnswer> GetBalance(CancellationToken cancellationToken)
    {
        using var message = NewMessage(HttpMethod.Get, balance);
        var answer = await ExchangeAsync(message, LongestBody, reply => StripeReading.Balance(reply), cancellationToken);
        if (answer is BalanceAnswer.Unavailable unavailable)
            LogUnavailable("balance", unavailable.Code);
        return answer;
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => http.Dispose();

    private HttpRequestMessage NewMessage(HttpMethod method, Uri uri)
    {
        var message = new HttpRequestMessage(method, uri);
        message.Headers.TryAddWithoutValidation("Authorization", authorization);
        message.Headers.TryAddWithoutValidation("Stripe-Version", StripeOptions.ApiVersion);
        return message;
    }

    /// <summary>Sends the message once, and reads whatever comes of it.</summary>
    private async Task<T> ExchangeAsync<T>(
        HttpRequestMessage message, int longestBody, Func<StripeReply, T> read, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(timeout, time);
        using var stop = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), patience);
        HttpResponseMessage? response = null;
        try
        {
            response = await http.SendAsync(message, patience.Token);
            return await ReadAsync(response, longestBody, read, patience.Token);
        }
        catch (OperationCanceledException)
        {
            // Bytes may have been sent, so in either case a transfer may exist.
            var fault = cancellationToken.IsCancellationRequested ? TransportFault.Abandoned : TransportFault.Timeout;
            return read(Unread(fault, response));
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return read(Unread(response is null ? TransportFault.ConnectionFailed : TransportFault.MalformedAnswer, response));
        }
        finally
        {
            response?.Dispose();
        }
    }

    private static async ValueTask<T> ReadAsync<T>(
        HttpResponseMessage response, int longestBody, Func<StripeReply, T> read, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LongestBody);
        try
        {
            using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            var length = 0;
            while (true)
            {
                var rest = buffer.AsMemory(length);
                length += await stream.ReadAtLeastAsync(rest, rest.Length, throwOnEndOfStream: false, cancellation);
                if (length < buffer.Length)
                    return read(Answered(response, buffer.AsMemory(0, length)));
                if (length >= longestBody)
                    return read(Unread(TransportFault.MalformedAnswer, response));
                Grow(ref buffer, length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Grow(ref byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    private static StripeReply Answered(HttpResponseMessage response, ReadOnlyMemory<byte> body) => new()
    {
        Status = (int)response.StatusCode,
        Body = body,
        ShouldRetry = Header(response, "Stripe-Should-Retry") switch { "true" => true, "false" => false, _ => null },
        RetryAfter = SecondsOf(Header(response, "Retry-After")),
        RateLimitedReason = Header(response, "Stripe-Rate-Limited-Reason"),
        RequestId = Header(response, "Request-Id"),
    };

    private static StripeReply Unread(TransportFault fault, HttpResponseMessage? response) => new()
    {
        Fault = fault,
        RequestId = response is null ? null : Header(response, "Request-Id"),
    };

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static TimeSpan? SecondsOf(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
