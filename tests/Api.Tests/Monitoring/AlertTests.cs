using System.Net;
using System.Text.Json;

namespace OrleansPayouts.Api.Tests.Monitoring;

/// <summary>
/// Each type of alert through its whole life, over HTTP; and what a mail server and a receiver of webhooks, who are away for a
/// while, hear of it.
/// </summary>
public sealed class AlertTests : IAsyncLifetime
{
    private readonly ToldApp app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact(Timeout = 120_000)]
    public Task Failure_rate() => Live(
        "failure_rate",
        "high",
        async () =>
        {
            await app.Payouts("f", 20, "failed");
            await app.Payouts("p", 80, "paid");
        },
        app.Forget);

    [Fact(Timeout = 120_000)]
    public Task Failure_rate_from_half_on() => Live(
        "failure_rate",
        "critical",
        async () =>
        {
            await app.Payouts("f", 50, "failed");
            await app.Payouts("p", 50, "paid");
        },
        app.Forget);

    [Fact(Timeout = 120_000)]
    public Task Pending_threshold() => Live(
        "pending_threshold",
        "medium",
        () => app.Payouts("r", 51, "retry_scheduled"),
        () => app.Execute("update payouts set status = 'cancelled', due_at = null"));

    [Fact(Timeout = 120_000)]
    public Task Processing_delay() => Live(
        "processing_delay", "high", () => app.Payouts("s", 3, "paid", createdAgo: "25 hours"), app.Forget);

    [Fact(Timeout = 120_000)]
    public Task Amount_threshold() => Live(
        "amount_threshold", "medium", () => app.Payouts("a", 1, "paid", amountMinor: 1_000_001), app.Forget);

    [Fact(Timeout = 120_000)]
    public Task System_error() => Live(
        "system_error",
        "critical",
        () => app.Payouts("n", 1, "needs_review"),
        () => app.Execute("update payouts set status = 'paid', transfer_id = 't' || id"));

    private async Task Live(string type, string severity, Func<Task> goWrong, Func<Task> comeRight)
    {
        (await Active(type)).ShouldBeNull();
        app.Down(true);
        await goWrong();
        var raised = (await Active(type)).ShouldNotBeNull();
        (Text(raised, "severity"), raised.GetProperty("occurrences").GetInt32(), raised.GetProperty("acknowledged").GetBoolean()).ShouldBe((severity, 1, false));
        Text(raised, "correlationId").ShouldNotBeNullOrEmpty();
        var id = Text(raised, "id");
        await app.Tell();
        app.Mails.ShouldBeEmpty();
        (await app.Read("select count(*) || ' ' || string_agg(distinct status::text, ' ') from notification_deliveries")).ShouldEndWith(" pending");
        app.Down(false);
        await Hears("raised", type, 1);

        // It lasts.
        (await Active(type))!.Value.GetProperty("occurrences").GetInt32().ShouldBe(1);
        await app.Age(2);
        (await Active(type))!.Value.GetProperty("occurrences").GetInt32().ShouldBe(2);

        var acknowledged = (await Act("acknowledgeAlert", id)).Data;
        (Text(acknowledged, "acknowledgedBy"), acknowledged.GetProperty("acknowledged").GetBoolean()).ShouldBe(("admin", true));
        await Hears("raised", type, 1);
        acknowledged.GetProperty("acknowledgedAt").GetDateTimeOffset().ShouldBeGreaterThan(raised.GetProperty("createdAt").GetDateTimeOffset());

        // It clears by itself, and comes again as another one.
        await comeRight();
        await app.Age(3);
        (await Active(type)).ShouldBeNull();
        (await History(id)).ShouldBe(("system", 2));
        await Hears("resolved", type, 1);
        await app.Execute("update alerts set created_at = created_at - interval '1 hour'");
        await Again(goWrong);
        var second = Text((await Active(type)).ShouldNotBeNull(), "id");
        second.ShouldNotBe(id);
        await Hears("raised", type, 2);

        // By hand it stays away while it lasts, for a quarter of an hour.
        var resolved = (await Act("resolveAlert", second)).Data;
        (Text(resolved, "resolvedBy"), resolved.GetProperty("resolvedAt").ValueKind).ShouldBe(("admin", JsonValueKind.String));
        (await Active(type)).ShouldBeNull();
        await app.Age(16);
        Text((await Active(type)).ShouldNotBeNull(), "id").ShouldNotBe(second);
        (await app.Read($"select string_agg(kind::text, ' ' order by e.id) from alert_events e where alert_id = '{id}'")).ShouldBe("raised repeated acknowledged resolved");
        (await app.Read($"select string_agg(kind::text, ' ' order by e.id) from alert_events e where alert_id = '{second}'")).ShouldBe("raised resolved");
        await Hears("resolved", type, 2);
        await Hears("raised", type, 3);
        await NothingIsLost();
    }

    /// <summary>The mail server has that many mails of this, and the receiver heard that many events.</summary>
    private async Task Hears(string kind, string type, int times)
    {
        await app.Tell();
        (await app.Read("select count(*)::text from notification_deliveries where status = 'pending'")).ShouldBe("0");
        var heard = Told().Where(told => (told.Kind, told.Type) == (kind, type)).ToList();
        heard.Count.ShouldBe(times);
        var titles = (await app.Read($"select string_agg(distinct a.title, '|') from alerts a where a.type = '{type}'")).Split('|');
        app.Mails.Count(mail => titles.Any(title => Subject(mail).Contains(title)) && Subject(mail).Contains(kind, StringComparison.OrdinalIgnoreCase)).ShouldBe(times);
    }

    /// <summary>What was raised, was resolved or became worse is what the receiver has heard, each once, whatever else was going on.</summary>
    private async Task NothingIsLost() => string.Join(' ', Told().Select(told => told.Id).Order())
        .ShouldBe(await app.Read("select string_agg(id::text, ' ' order by id) from alert_events where kind in ('raised', 'resolved')"));

    /// <summary>A repeated delivery is known by its id.</summary>
    private List<(long Id, string Kind, string Type)> Told() =>
        app.Calls.DistinctBy(call => call.Delivery).SelectMany(ToldApp.Verified).ToList();

    /// <summary>Long ones go on in the next line.</summary>
    private static string Subject(string mail)
    {
        var lines = mail.Split('\n').SkipWhile(line => !line.StartsWith("Subject:", StringComparison.OrdinalIgnoreCase)).ToList();
        return string.Concat(lines.Take(1).Concat(lines.Skip(1).TakeWhile(line => line.StartsWith(' ') || line.StartsWith('\t'))));
    }

    /// <summary>Other writers, so that there is room for them.</summary>
    private async Task Again(Func<Task> goWrong)
    {
        await app.Execute("""
            begin; set local session_replication_role = replica;
            update payouts set writer_id = 'old-' || writer_id, run_id = 'manual_run_01M8293WTQEB7TSY42VY9B11T4' where run_id = 'manual_run_01M8293WTQEB7TSY42VY9B11T3';
            update run_totals set run_id = 'manual_run_01M8293WTQEB7TSY42VY9B11T4'; commit
            """);
        await goWrong();
    }

    private async Task<JsonElement?> Active(string type)
    {
        await app.Check();
        var reply = await app.Admin.GetReply($"{Staged.Route}?includeAlerts=true");
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        var alerts = reply.Data.GetProperty("alerts").GetProperty("active").EnumerateArray().Where(alert => Text(alert, "type") == type).ToList();
        return alerts.Count == 0 ? null : alerts.ShouldHaveSingleItem();
    }

    private async Task<Reply> Act(string action, string id)
    {
        var reply = await app.Admin.PostJson(Staged.Route, $$"""{"action":"{{action}}","alertId":"{{id}}"}""");
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        reply.Json.GetProperty("success").GetBoolean().ShouldBeTrue();
        return reply;
    }

    private async Task<(string ResolvedBy, int Occurrences)> History(string id)
    {
        var all = (await app.Admin.GetReply("/api/admin/alerts")).Data.EnumerateArray();
        var alert = all.Single(alert => Text(alert, "id") == id);
        return (Text(alert, "resolvedBy"), alert.GetProperty("occurrences").GetInt32());
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
