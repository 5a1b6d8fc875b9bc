using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
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
    // A transfer is under 2 KB; what is much longer is not one.
    private const int LongestBody = 64 * 1024;

    private static readonly MediaTypeHeaderValue FormType = new("application/x-www-form-urlencoded");

    // Stripe moves its addresses by DNS, which a connection kept forever would not notice.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly HttpMessageInvoker http;
    private readonly Uri transfers;
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
        transfers = new Uri(options.ApiBase, "/v1/transfers");
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
        using var message = NewMessage(request);
        using var patience = new CancellationTokenSource(timeout, time);
        using var stop = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), patience);
        HttpResponseMessage? response = null;
        TransferOutcome outcome;
        try
        {
            response = await http.SendAsync(message, patience.Token);
            outcome = await ReadAsync(response, request, patience.Token);
        }
        catch (OperationCanceledException)
        {
            // Bytes may have been sent, so in either case a transfer may exist.
            outcome = Unanswered(
                cancellationToken.IsCancellationRequested ? TransportFault.Abandoned : TransportFault.Timeout, response);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            outcome = Unanswered(response is null ? TransportFault.ConnectionFailed : TransportFault.MalformedAnswer, response);
        }
        finally
        {
            response?.Dispose();
        }

        if (outcome is TransferOutcome.Unanswered unanswered)
            LogUnanswered(request.Payout, unanswered.Fault, unanswered.RequestId);
        return outcome;
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => http.Dispose();

    private HttpRequestMessage NewMessage(TransferRequest request)
    {
        var content = new ReadOnlyMemoryContent(TransferForm.Encode(request));
        content.Headers.ContentType = FormType;
        var message = new HttpRequestMessage(HttpMethod.Post, transfers) { Content = content };
        message.Headers.TryAddWithoutValidation("Authorization", authorization);
        message.Headers.TryAddWithoutValidation("Stripe-Version", StripeOptions.ApiVersion);
        message.Headers.TryAddWithoutValidation("Idempotency-Key", request.Key.Value);
        return message;
    }

    private static async ValueTask<TransferOutcome> ReadAsync(
        HttpResponseMessage response, TransferRequest request, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LongestBody);
        try
        {
            using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            var length = await stream.ReadAtLeastAsync(buffer, LongestBody, throwOnEndOfStream: false, cancellation);
            return length < LongestBody
                ? Interpret(response, buffer.AsSpan(0, length), request)
                : Unanswered(TransportFault.MalformedAnswer, response);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static TransferOutcome Interpret(HttpResponseMessage response, ReadOnlySpan<byte> body, TransferRequest request)
    {
        try
        {
            return (int)response.StatusCode switch
            {
                200 => StripeAnswer.ReadTransfer(body, request) is { } transfer
                    ? new TransferOutcome.Confirmed(transfer) { RequestId = RequestIdOf(response) }
                    : Unanswered(TransportFault.MismatchedAnswer, response),
                >= 400 and <= 599 => Refused(response, StripeAnswer.ReadError(body)),
                _ => Unanswered(TransportFault.MalformedAnswer, response),
            };
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // (InvalidOperationException is the reader's word for text that is not UTF-8.)
            // An error page of some machine in between. A 5xx is unknown whoever says it; but a 4xx would be taken
            // for a definite refusal, and only Stripe itself can give one.
            return (int)response.StatusCode >= 500
                ? Refused(response, default)
                : Unanswered(TransportFault.MalformedAnswer, response);
        }
    }

    private static TransferOutcome.Refused Refused(
        HttpResponseMessage response, (string? Type, string? Code, string? Param) error) =>
        new((int)response.StatusCode)
        {
            Type = error.Type,
            Code = error.Code,
            Param = error.Param,
            ShouldRetry = Header(response, "Stripe-Should-Retry") switch { "true" => true, "false" => false, _ => null },
            RetryAfter = SecondsOf(Header(response, "Retry-After")),
            RateLimitedReason = Header(response, "Stripe-Rate-Limited-Reason"),
            RequestId = RequestIdOf(response),
        };

    private static TransferOutcome.Unanswered Unanswered(TransportFault fault, HttpResponseMessage? response) =>
        new(fault) { RequestId = response is null ? null : RequestIdOf(response) };

    private static string? RequestIdOf(HttpResponseMessage response) => Header(response, "Request-Id");

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static TimeSpan? SecondsOf(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
