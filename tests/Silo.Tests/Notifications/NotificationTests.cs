using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Testing.Notifications;

namespace OrleansPayouts.Silo.Tests.Notifications;

/// <summary>Alerts told to a real mail server and a real receiver.</summary>
public sealed class NotificationTests
{
    private static readonly string[] Ada = ["ada@press.test"];

    [Fact]
    public async Task A_raised_and_a_resolved_alert_are_mailed_once_each()
    {
        await using var server = new SmtpListener();
        await using var telling = await Telling.Start();
        telling.Settings = new() { Smtp = server.Endpoint, MailFrom = "payouts@press.test" };
        telling.Config = new() { NotificationEmails = [.. Ada, .. Ada] };

        var alert = await telling.Raise();
        await telling.Tell();
        await telling.Tell();
        var mail = server.Mails.ShouldHaveSingleItem();
        mail.ShouldContain("From: payouts@press.test");
        mail.ShouldContain("To: ada@press.test");
        mail.ShouldContain("Subject: [payouts] Raised, high: Run 1 stopped");
        mail.ShouldContain("It was stopped by a failure.");
        mail.ShouldContain("Message-Id: <" + await telling.Read("select id from notification_deliveries") + "@orleanspayouts>", Case.Insensitive);

        await telling.Change(alert, AlertEventKind.Resolved, a => a with { ResolvedAt = telling.Clock.GetUtcNow(), ResolvedBy = Alert.BySystem });
        await telling.Tell();
        server.Mails.Count.ShouldBe(2);
        server.Mails[1].ShouldContain("Subject: [payouts] Resolved: Run 1 stopped");
        telling.Log.ShouldAllBe(line => !line.Contains("ada@", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_webhook_can_be_verified_with_the_secret_alone()
    {
        await using var receiver = await WebhookReceiver.Start();
        await using var telling = await Telling.Start();
        telling.Config = new() { WebhookUrls = [receiver.Url] };

        var alert = await telling.Raise();
        await telling.Tell();

        var call = receiver.Calls.ShouldHaveSingleItem();
        // As a receiver does that has only our documents.
        var signed = Encoding.UTF8.GetBytes($"{telling.Clock.GetUtcNow().ToUnixTimeSeconds()}.{Encoding.UTF8.GetString(call.Body)}");
        var expected = Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Telling.Secret), signed)).ToLowerInvariant();
        call.Signature.ShouldBe($"t={telling.Clock.GetUtcNow().ToUnixTimeSeconds()},v1={expected}");
        var body = JsonDocument.Parse(call.Body).RootElement;
        (body.GetProperty("id").GetString(), body.GetProperty("type").GetString()).ShouldBe((call.Delivery, "alert"));
        var told = body.GetProperty("events")[0];
        (told.GetProperty("kind").GetString(), told.GetProperty("alert").GetProperty("id").GetString()).ShouldBe(("raised", alert.Id));
        telling.Log.ShouldAllBe(line => !line.Contains("/hook") && !line.Contains(Telling.Secret));
    }

    [Fact]
    public async Task A_receiver_that_is_down_for_hours_misses_nothing()
    {
        await using var receiver = await WebhookReceiver.Start();
        await using var telling = await Telling.Start();
        telling.Config = new() { WebhookUrls = [receiver.Url] };
        receiver.Status = 503;

        for (var hour = 0; hour < 12; hour++)
        {
            await telling.Raise();
            await telling.Tell();
            telling.Clock.Advance(TimeSpan.FromHours(1));
        }
        receiver.Calls.Count.ShouldBeInRange(3, 40, "nobody is called all the time who is down");
        (await telling.Deliveries()).ShouldNotContain("sent");
        receiver.Status = 200;
        telling.Clock.Advance(TimeSpan.FromHours(1));
        var before = receiver.Calls.Count;
        await telling.Tell();

        (await telling.Deliveries()).ShouldBe("12 webhook sent");
        receiver.Calls.Skip(before).Select(call => call.Delivery).Distinct().Count().ShouldBe(12);
    }

    [Fact]
    public async Task What_is_told_twice_after_a_crash_has_the_same_id_and_the_same_bytes()
    {
        await using var receiver = await WebhookReceiver.Start();
        await using var telling = await Telling.Start();
        telling.Config = new() { WebhookUrls = [receiver.Url] };
        await telling.Raise();
        await telling.Tell();
        // As a crash leaves it between the answer and its being noted.
        await telling.Read("update notification_deliveries set status = 'pending', ended_at = null");

        await telling.Tell();
        receiver.Calls.Count.ShouldBe(1, "it is left to whoever has begun it");
        telling.Clock.Advance(TimeSpan.FromMinutes(2));
        await telling.Tell();

        receiver.Calls.Count.ShouldBe(2);
        (receiver.Calls[1].Delivery, Convert.ToHexString(receiver.Calls[1].Body)).ShouldBe((receiver.Calls[0].Delivery, Convert.ToHexString(receiver.Calls[0].Body)));
        receiver.Calls[1].Signature.ShouldNotBe(receiver.Calls[0].Signature, "it says when");
        (await telling.Deliveries()).ShouldBe("1 webhook sent");
    }

    [Fact]
    public async Task Two_processes_at_once_tell_each_thing_once()
    {
        await using var receiver = await WebhookReceiver.Start();
        await using var telling = await Telling.Start();
        telling.Config = new() { WebhookUrls = [receiver.Url] };
        for (var round = 0; round < 10; round++)
        {
            await telling.Raise();
            await telling.Raise();
            await Task.WhenAll(telling.Tell(), telling.Tell(), telling.Tell());
        }

        await telling.Tell();
        (await telling.Deliveries()).ShouldBe("20 webhook sent");
        receiver.Calls.Count.ShouldBe(20);
    }

    [Fact]
    public async Task A_repeat_is_quiet_unless_it_has_become_worse()
    {
        await using var receiver = await WebhookReceiver.Start();
        await using var telling = await Telling.Start();
        telling.Config = new() { WebhookUrls = [receiver.Url] };

        var alert = await telling.Raise(AlertSeverity.Medium);
        alert = await telling.Change(alert, AlertEventKind.Repeated, a => a with { Occurrences = 2 });
        alert = await telling.Change(alert, AlertEventKind.Acknowledged, a => a with { AcknowledgedBy = "olga", AcknowledgedAt = telling.Clock.GetUtcNow() });
        await telling.Tell();
        receiver.Calls.Count.ShouldBe(1);
        alert = await telling.Change(alert, AlertEventKind.Repeated, a => a with { Occurrences = 3, Severity = AlertSeverity.Critical });
        await telling.Change(alert, AlertEventKind.Repeated, a => a with { Occurrences = 4 });
        await telling.Tell();

        receiver.Calls.Count.ShouldBe(2);
        Encoding.UTF8.GetString(receiver.Calls[1].Body).ShouldContain("\"critical\"");
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(6, 1)]
    [InlineData(300, 1)]
    public async Task Many_at_once_are_one_digest(int alerts, int mails)
    {
        await using var server = new SmtpListener();
        await using var receiver = await WebhookReceiver.Start();
        await using var telling = await Telling.Start();
        telling.Settings = telling.Settings with { Smtp = server.Endpoint };
        telling.Config = new() { NotificationEmails = Ada, WebhookUrls = [receiver.Url] };
        for (var n = 0; n < alerts; n++)
            await telling.Raise();

        await telling.Tell();

        (server.Mails.Count, receiver.Calls.Count).ShouldBe((mails, mails));
        var told = string.Concat(server.Mails);
        Enumerable.Range(1, alerts).ShouldAllBe(n => told.Contains($"Run {n} stopped"));
        receiver.Calls.Sum(call => JsonDocument.Parse(call.Body).RootElement.GetProperty("events").GetArrayLength()).ShouldBe(alerts);
    }

    [Fact]
    public async Task One_receiver_s_failure_keeps_nothing_from_the_others()
    {
        await using var server = new SmtpListener { OnRecipient = "550 5.1.1 <ada@press.test>: nobody here" };
        await using var receiver = await WebhookReceiver.Start();
        await using var telling = await Telling.Start();
        telling.Settings = telling.Settings with { Smtp = server.Endpoint };
        telling.Config = new() { NotificationEmails = Ada, WebhookUrls = ["http://127.0.0.1:1/hook", receiver.Url] };
        await telling.Raise();

        await telling.Tell();

        receiver.Calls.Count.ShouldBe(1);
        (await telling.Deliveries()).ShouldBe(
            "1 email pending the mail server answered 550; 1 webhook pending no connection: ConnectionRefused; 1 webhook sent");
        telling.Log.ShouldAllBe(line => !line.Contains("ada@") && !line.Contains("/hook"));
    }

    [Fact]
    public async Task After_a_day_it_is_given_up_and_kept()
    {
        await using var telling = await Telling.Start();
        telling.Config = new() { WebhookUrls = ["http://127.0.0.1:1/"] };
        await telling.Raise();
        for (var hour = 0; hour <= 25; hour++)
        {
            await telling.Tell();
            telling.Clock.Advance(TimeSpan.FromHours(1));
        }

        (await telling.Deliveries()).ShouldBe("1 webhook given_up no connection: ConnectionRefused");
        (await telling.Read("select ended_at - created_at from notification_deliveries")).ShouldBe("1.00:00:00");
    }

    [Fact]
    public async Task Who_was_taken_out_of_the_configuration_is_not_told()
    {
        await using var receiver = await WebhookReceiver.Start();
        await using var telling = await Telling.Start();
        receiver.Status = 500;
        telling.Config = new() { WebhookUrls = [receiver.Url] };
        await telling.Raise();
        await telling.Tell();
        telling.Config = new();
        telling.Clock.Advance(TimeSpan.FromHours(1));
        await telling.Tell();

        receiver.Calls.Count.ShouldBe(1);
        (await telling.Deliveries()).ShouldBe("1 webhook given_up the address is no longer in the alerts' configuration");
    }

    [Fact]
    public async Task Without_a_mail_server_or_a_secret_the_delivery_says_so_and_the_log_once()
    {
        await using var telling = await Telling.Start();
        telling.Settings = new();
        telling.Config = new() { NotificationEmails = Ada, WebhookUrls = ["https://hooks.press.test/"] };
        await telling.Raise();
        await telling.Raise();
        var process = telling.Process();
        for (var hour = 0; hour < 5; hour++)
        {
            await process.Go(telling.Config, TestContext.Current.CancellationToken);
            telling.Clock.Advance(TimeSpan.FromHours(1));
        }

        (await telling.Deliveries()).ShouldBe("2 email pending SMTP_URL is not set; 2 webhook pending PAYOUT_WEBHOOK_SIGNING_SECRET is not set");
        telling.Log.Count(line => line.Contains("SMTP_URL is not set: no mail is sent")).ShouldBe(1);
        telling.Log.Count(line => line.Contains("_SECRET is not set: none is called")).ShouldBe(1);
    }
}
