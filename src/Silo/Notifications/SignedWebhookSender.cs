using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using OrleansPayouts.Grains.Notifications;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Notifications;

/// <inheritdoc cref="IWebhookSender"/>
public sealed partial class SignedWebhookSender : IWebhookSender, IDisposable
{
    public const string DeliveryHeader = "X-OrleansPayouts-Delivery";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly WebhookReach reach;
    private readonly TimeProvider time;
    private readonly ILogger<SignedWebhookSender> logger;
    private readonly string? secret;
    private readonly HttpClient http;
    private int complaints;

    public bool IsConfigured => secret is not null;

    public SignedWebhookSender(NotificationSettings settings, WebhookReach reach, TimeProvider time, ILogger<SignedWebhookSender> logger)
    {
        this.reach = reach;
        this.time = time;
        this.logger = logger;
        secret = settings.SigningSecret;
        http = new HttpClient(new SocketsHttpHandler
        {
            // A redirect leads where nobody has configured it to, a proxy would look names up by itself.
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            SslOptions = { CertificateChainPolicy = reach.ChainPolicy },
            ConnectCallback = (context, stop) => reach.Connect(context.DnsEndPoint, stop),
            // Names are looked up anew, and few calls are made.
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            // Spans would have the address in them, which may have a secret in it.
            ActivityHeadersPropagator = null,
        })
        {
            Timeout = Patience,
        };
    }

    public async Task<string?> Send(Guid id, string url, IReadOnlyList<AlertEvent> events, CancellationToken cancellationToken)
    {
        if (secret is null)
        {
            if (Interlocked.Exchange(ref complaints, 1) == 0)
                LogNoSecret();
            return "PAYOUT_WEBHOOK_SIGNING_SECRET is not set";
        }
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && !(reach.AllowsAnything && address.Scheme == Uri.UriSchemeHttp)))
            return "not an https address";
        try
        {
            using var request = Request(id, address, NotificationText.Json(id, events), secret);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return answer.IsSuccessStatusCode ? null : $"answered {(int)answer.StatusCode}";
        }
        catch (HttpRequestException failure)
        {
            // Its message names the host.
            return failure.InnerException switch
            {
                RefusedAddressException => "leads to this machine or a private network",
                SocketException socket => $"no connection: {socket.SocketErrorCode}",
                _ => $"no answer: {failure.HttpRequestError}",
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {Patience.TotalSeconds:0} seconds";
        }
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(Guid id, Uri address, byte[] body, string key)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        request.Headers.UserAgent.ParseAdd("OrleansPayouts");
        request.Headers.Add(DeliveryHeader, id.ToString());
        request.Headers.Add(WebhookSignature.Header, WebhookSignature.Of(body, key, time.GetUtcNow()));
        return request;
    }
}
