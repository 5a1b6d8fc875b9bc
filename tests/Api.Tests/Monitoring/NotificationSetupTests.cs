using System.Net;
using System.Text.Json;
using OrleansPayouts.Api.Tests.Keys;
using OrleansPayouts.Domain.Keys;

namespace OrleansPayouts.Api.Tests.Monitoring;

/// <summary>Who is to be told of alerts: what is stored, shown and tried where a mail server and a signing secret are missing.</summary>
public sealed class NotificationSetupTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    private const string Test = "/api/admin/notifications/test";
    private const string Hook = "https://hooks.press.example/services/T0/geheim?key=geheim";

    [Fact]
    public async Task Receivers_that_cannot_be_told_are_stored_with_a_warning_and_raise_an_alert()
    {
        (await Configure("[]", "[]")).Json.GetProperty("warnings").GetArrayLength().ShouldBe(0);
        var nobody = await app.Admin.PostJson(Test, "");
        (nobody.Status, nobody.Code).ShouldBe((HttpStatusCode.Conflict, "no_receivers"));

        var reply = await Configure("""["olga@press.example"]""", $"""["{Hook}"]""");

        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        reply.Json.GetProperty("warnings").EnumerateArray().Select(warning => $"{Text(warning, "field")} {Text(warning, "message")}").ShouldBe(
        [
            "config.notificationEmails is stored, but no mail is sent: SMTP_URL is not set on the silos",
            "config.webhookUrls is stored, but no webhook is called: PAYOUT_WEBHOOK_SIGNING_SECRET is not set on the silos",
        ]);
        await Staged.Check(app);
        var alert = (await app.Admin.GetReply("/api/admin/alerts")).Json.GetProperty("data").EnumerateArray().Single(alert => Text(alert, "subject") == "notifications");
        (Text(alert, "title"), Text(alert, "severity"), alert.GetProperty("resolvedAt").ValueKind).ShouldBe(("Alerts are not sent", "high", JsonValueKind.Null));

        var tested = await app.Admin.PostJson(Test, "");
        tested.Status.ShouldBe(HttpStatusCode.OK, tested.Text);
        tested.Json.GetProperty("data").EnumerateArray().Select(result => $"{Text(result, "channel")} {result.GetProperty("sent")} {Text(result, "error")}").ShouldBe(
            ["email False SMTP_URL is not set", "webhook False PAYOUT_WEBHOOK_SIGNING_SECRET is not set"]);

        await Configure("[]", "[]");
        await app.Age(minutes: 3);
        await Staged.Check(app);
        var settled = (await app.Admin.GetReply("/api/admin/alerts")).Json.GetProperty("data").EnumerateArray().Single(one => Text(one, "id") == Text(alert, "id"));
        Text(settled, "resolvedBy").ShouldBe("system");

        // Whoever comes late is told so.
        var late = await app.Admin.PostJson(Staged.Route, $$"""{"action":"acknowledgeAlert","alertId":"{{Text(alert, "id")}}"}""");
        (late.Status, late.Code, late.Json.GetProperty("detail").GetString()).ShouldBe(
            (HttpStatusCode.Conflict, "alert_resolved", "It is resolved. Only an open alert can be acknowledged."));
    }

    [Fact]
    public async Task Webhook_addresses_are_shown_whole_to_admins_alone_and_stored_sealed()
    {
        await Configure("""["olga@press.example"]""", $"""["{Hook}"]""");
        using var reader = app.Client((await app.MakeKey(KeyScope.Read)).Text);

        var shown = await reader.GetReply("/api/admin/payout-monitoring?includeAlerts=true");
        shown.Json.GetProperty("data").GetProperty("alerts").GetProperty("config").GetProperty("webhookUrls")[0].GetString().ShouldBe("https://hooks.press.example/…");
        shown.Text.ShouldNotContain("geheim");
        (await app.Admin.GetReply("/api/admin/payout-monitoring?includeAlerts=true")).Text.ShouldContain(Hook);
        (await app.Read("select string_agg(convert_from(payloadbinary, 'UTF8'), ' ') from orleansstorage where graintypestring = 'alerts'")).ShouldNotContain("press.example");
    }

    [Fact]
    public async Task A_test_notification_reaches_every_receiver_and_says_what_came_of_it()
    {
        await using var told = new ToldApp();
        await told.InitializeAsync();

        var sent = await told.Admin.PostJson(Test, "");
        sent.Status.ShouldBe(HttpStatusCode.OK, sent.Text);
        sent.Json.GetProperty("data").EnumerateArray().Select(result => $"{Text(result, "channel")} {result.GetProperty("sent")}").ShouldBe(["email True", "webhook True"]);
        told.Mails.ShouldHaveSingleItem().ShouldContain("Test of notifications");
        ToldApp.Verified(told.Calls.ShouldHaveSingleItem()).ShouldBe([(0, "raised", "system_error")]);

        told.Down(true);
        var failed = await told.Admin.PostJson(Test, "");
        failed.Json.GetProperty("data").EnumerateArray().Select(result => $"{result.GetProperty("sent")} {Text(result, "error")}").ShouldBe(
            ["False the mail server answered 451", "False answered 503"]);
        // It is tried once: nothing of it is stored.
        (await told.Read("select count(*)::text from notification_deliveries")).ShouldBe("0");
        (await told.Read("select count(*)::text from audit_entries where action = 'alerts.tested' and actor = 'admin'")).ShouldBe("2");
    }

    private Task<Reply> Configure(string emails, string webhooks) => app.Admin.PostJson(
        Staged.Route, $$$"""{"action":"updateAlertConfig","config":{"notificationEmails":{{{emails}}},"webhookUrls":{{{webhooks}}}}}""");

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();
}
