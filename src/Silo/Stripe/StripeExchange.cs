using System.Buffers;
using System.Globalization;
using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Silo.Stripe;

/// <summary>
/// Sends a request to Stripe and reads what comes back, whatever it is. It retries nothing. (The handler below it may by
/// itself send a request again on a fresh connection, when a pooled one turns out to have been closed before a byte of
/// the answer: the idempotency key is the same, so Stripe sees one request.)
/// </summary>
internal sealed class StripeExchange : IDisposable
{
    /// <summary>A transfer or a balance is under 2 KB; what is much longer is not one.</summary>
    public const int LongestBody = 64 * 1024;

    /// <summary>A hundred transfers, each with the most metadata (50 values of 500 characters, six bytes each when escaped).</summary>
    public const int LongestPage = 16 * 1024 * 1024;

    // Stripe moves its addresses by DNS, which a connection kept forever would not notice.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly HttpMessageInvoker http;
    private readonly TimeSpan timeout;
    private readonly TimeProvider time;

    public StripeExchange(StripeOptions options, TimeProvider time)
    {
        this.time = time;
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

    /// <summary>Sends once and gives what came of it to <paramref name="read"/>, which must not keep the body.</summary>
    /// <param name="message">The request.</param>
    /// <param name="longestBody">Bytes; what is longer is no answer of Stripe's.</param>
    /// <param name="read">Called once; there is a reply to read even where there is none of Stripe's.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<T> SendAsync<T>(
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

    /// <summary>Closes the connections.</summary>
    public void Dispose() => http.Dispose();

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
        Replayed = Header(response, "Idempotent-Replayed") == "true",
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
