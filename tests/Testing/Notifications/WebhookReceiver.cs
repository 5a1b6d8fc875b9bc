using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using OrleansPayouts.Silo.Notifications;

namespace OrleansPayouts.Testing.Notifications;

/// <summary>Somebody's server on this machine.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<WebhookCall> calls = new();

    private WebhookReceiver(X509Certificate2? certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        app = builder.Build();
        app.Run(Answer);
    }

    public string Url => app.Urls.Single() + "/hook";

    public int Port => new Uri(Url).Port;

    public IReadOnlyList<WebhookCall> Calls => [.. calls];

    /// <summary>What it answers with.</summary>
    public int Status { get; set; } = 204;

    /// <param name="certificate">With its key; without one it speaks plain HTTP.</param>
    public static async Task<WebhookReceiver> Start(X509Certificate2? certificate = null)
    {
        var receiver = new WebhookReceiver(certificate);
        await receiver.app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers;
        calls.Enqueue(new WebhookCall(
            context.Request.Path, headers[SignedWebhookSender.DeliveryHeader].ToString(), headers[WebhookSignature.Header].ToString(), body.ToArray()));
        context.Response.StatusCode = Status;
        if (Status is >= 300 and < 400)
            context.Response.Headers.Location = "/elsewhere";
    }
}
