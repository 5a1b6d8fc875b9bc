using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using OrleansPayouts.Grains;
using OrleansPayouts.Grains.Monitoring;
using OrleansPayouts.Grains.Notifications;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Notifications;
using OrleansPayouts.Testing;
using OrleansPayouts.Testing.Notifications;

namespace OrleansPayouts.Api.Tests.Monitoring;

/// <summary>The whole program with somebody to tell: a mail server, and a receiver of webhooks with a certificate of its own.</summary>
public sealed class ToldApp : PayoutsApp
{
    private const string Secret = "Zk3vT9qLx2Wm7RbN4cYh8JdP6sFgU1aE";
    private const string Host = "hooks.press.test";

    private readonly X509Certificate2 certificate = Certificate();
    private readonly SmtpListener mail = new();
    private WebhookReceiver? receiver;

    /// <summary>What was mailed, in order.</summary>
    public IReadOnlyList<string> Mails => mail.Mails;

    /// <summary>What was called, delivered or refused.</summary>
    public IReadOnlyList<WebhookCall> Calls => receiver!.Calls;

    public override async ValueTask InitializeAsync()
    {
        receiver = await WebhookReceiver.Start(certificate);
        await base.InitializeAsync();
        var config = $$"""{"notificationEmails":["olga@press.test"],"webhookUrls":["https://{{Host}}:{{receiver.Port}}/hook"]}""";
        (await Admin.PostJson(Staged.Route, $$"""{"action":"updateAlertConfig","config":{{config}}}""")).Status.ShouldBe(HttpStatusCode.OK);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await mail.DisposeAsync();
        if (receiver is not null)
            await receiver.DisposeAsync();
        certificate.Dispose();
    }

    /// <summary>Both are away, or back.</summary>
    public void Down(bool isDown) => (mail.OnRecipient, receiver!.Status) = isDown ? ("451 later", 503) : ("250 ok", 204);

    /// <summary>As if so much time had passed that everything is due again, somebody tells it now.</summary>
    public async Task Tell()
    {
        await Execute("update notification_deliveries set due_at = least(due_at, now()) where status = 'pending'");
        FrontEndCalls.Begin(Services);
        var config = await Services.GetRequiredService<IGrainFactory>().GetGrain<IPayoutMonitorGrain>(IPayoutMonitorGrain.Key).GetAlertConfig();
        await Services.GetRequiredService<NotificationDispatch>().Go(config, TestContext.Current.CancellationToken);
    }

    /// <summary>As a receiver does that has only our documents: the event's kind and its alert, or an error where the signature is not good.</summary>
    public static IEnumerable<(long Id, string Kind, string Type)> Verified(WebhookCall call)
    {
        var parts = call.Signature.Split(',').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(parts["t"] + ".").Concat(call.Body).ToArray());
        CryptographicOperations.FixedTimeEquals(mac, Convert.FromHexString(parts["v1"])).ShouldBeTrue("the signature is not good");
        var sentAt = DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts["t"], System.Globalization.CultureInfo.InvariantCulture));
        (TimeProvider.System.GetUtcNow() - sentAt).ShouldBeLessThan(TimeSpan.FromMinutes(5));
        return JsonDocument.Parse(call.Body).RootElement.GetProperty("events").EnumerateArray()
            .Select(told => (told.GetProperty("id").GetInt64(), told.GetProperty("kind").GetString()!, told.GetProperty("alert").GetProperty("type").GetString()!))
            .ToList();
    }

    protected override void Prepare(WebApplicationBuilder builder)
    {
        base.Prepare(builder);
        // The test says when: two who tell at once would take turns.
        builder.Services.AddSingleton(new MonitorOptions { TellEvery = TimeSpan.FromHours(1) });
        builder.Services.AddSingleton(new WebhookReach { AllowsAnything = true, Root = certificate, Resolve = (_, _) => Task.FromResult(new[] { IPAddress.Loopback }) });
    }

    protected override EngineSettings Change(EngineSettings settings) =>
        settings with { Smtp = mail.Endpoint, MailFrom = "payouts@press.test", WebhookSigningSecret = Secret };

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        // With a key that TLS can use on every system.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
    }
}
