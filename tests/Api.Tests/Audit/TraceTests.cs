using System.Net;
using System.Text.Json;

namespace OrleansPayouts.Api.Tests.Audit;

public sealed class TraceTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    [Fact(Timeout = 120_000)]
    public async Task One_id_leads_from_the_call_to_the_run_its_payouts_their_attempts_and_the_audit_log()
    {
        await AddWriters("trace", 5);
        using var call = new HttpRequestMessage(HttpMethod.Post, Calls.CronRoute) { Content = Json("""{"forceRun":true,"wait":60}""") };
        call.Headers.Add("X-Correlation-Id", "corr_of.the:call-1");
        using var answer = await app.Cron.SendAsync(call, TestContext.Current.CancellationToken);
        var run = (await Reply.Read(answer)).Data.GetProperty("runId").GetString();

        var trace = await Trace("corr_of.the:call-1");
        trace.GetProperty("runs").EnumerateArray().Single().GetProperty("runId").GetString().ShouldBe(run);
        var payouts = trace.GetProperty("payouts").EnumerateArray().ToList();
        trace.GetProperty("payoutCount").GetInt32().ShouldBe(payouts.Count);
        payouts.Count.ShouldBeGreaterThanOrEqualTo(5);
        foreach (var payout in payouts)
        {
            payout.GetProperty("runId").GetString().ShouldBe(run);
            payout.GetProperty("status").GetString().ShouldBe("paid");
            payout.GetProperty("attempts").EnumerateArray().Single().GetProperty("stripeRequestId").GetString().ShouldNotBeNullOrEmpty();
            payout.TryGetProperty("destination", out _).ShouldBeFalse("an account is nobody's to read in a trace");
        }

        var actions = trace.GetProperty("audit").EnumerateArray().Select(line => line.GetProperty("action").GetString()).ToList();
        actions.ShouldContain("run.started");
        actions.ShouldContain("payouts.reserved");
        actions.ShouldContain("run.completed");
        actions.Count(action => action == "payout.paid").ShouldBe(payouts.Count);
        trace.GetProperty("audit").EnumerateArray().ShouldAllBe(line => line.GetProperty("entryCorrelationId").GetString() == "corr_of.the:call-1");

        var first = await Trace("corr_of.the:call-1?limit=2");
        first.GetProperty("payouts").GetArrayLength().ShouldBe(2);
        first.GetProperty("audit").GetArrayLength().ShouldBe(2);
        first.GetProperty("hasMoreAudit").GetBoolean().ShouldBeTrue();
        first.GetProperty("payoutCount").GetInt32().ShouldBe(payouts.Count);
    }

    [Fact]
    public async Task What_a_person_did_is_found_by_that_persons_request()
    {
        await AddWriters("held", 1);
        using var call = new HttpRequestMessage(HttpMethod.Post, "/api/admin/writers/held1/hold") { Content = Json("""{"reason":"we looked"}""") };
        call.Headers.Add("X-Correlation-Id", "corr_hold");
        (await app.Admin.SendAsync(call, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var trace = await Trace("corr_hold");
        var entry = trace.GetProperty("audit").EnumerateArray().Single();
        (entry.GetProperty("action").GetString(), entry.GetProperty("subject").GetString(), entry.GetProperty("reason").GetString()).ShouldBe(("writer.held", "held1", "we looked"));
        trace.GetProperty("payouts").GetArrayLength().ShouldBe(0);
        trace.GetProperty("runs").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Alerts_are_found_by_what_they_are_about_and_by_who_dealt_with_them()
    {
        await app.Execute("""
            insert into alerts (id, type, subject, severity, title, message, metrics, created_at, updated_at, last_seen_at, occurrences, correlation_id, version)
              values ('alert_0123456789abcdef0123456789abcdef', 'system_error', 'run:x', 'critical', 'A run was aborted', 'why', '{}', now(), now(), now(), 1, 'corr_alert', 0);
            insert into audit_entries (at, actor, action, subject, correlation_id)
              values (now(), 'olga', 'alert.acknowledged', 'alert_0123456789abcdef0123456789abcdef', 'corr_ack')
            """);
        foreach (var id in (string[])["corr_alert", "corr_ack"])
            (await Trace(id)).GetProperty("alerts").EnumerateArray().Single().GetProperty("title").GetString().ShouldBe("A run was aborted");
        (await Trace("corr_ack")).GetProperty("audit").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("/api/admin/trace/nobody_asked", HttpStatusCode.NotFound)]
    [InlineData("/api/admin/trace/a%20b", HttpStatusCode.BadRequest)]
    [InlineData("/api/admin/trace/x?limit=101", HttpStatusCode.BadRequest)]
    public async Task What_led_to_nothing_is_not_found(string path, HttpStatusCode expected) =>
        (await app.Admin.GetReply(path)).Status.ShouldBe(expected);

    private async Task AddWriters(string prefix, int count)
    {
        for (var n = 1; n <= count; n++)
        {
            await app.AddWriter($"{prefix}{n}");
            await app.AddEarning($"{prefix}-earning{n}", $"{prefix}{n}", 100 + n);
        }
    }

    private async Task<JsonElement> Trace(string id)
    {
        var reply = await app.Admin.GetReply("/api/admin/trace/" + id);
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        return reply.Json;
    }

    private static StringContent Json(string json) => new(json, System.Text.Encoding.UTF8, "application/json");
}
