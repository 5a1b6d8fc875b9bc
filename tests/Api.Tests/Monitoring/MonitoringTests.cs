using System.Net;
using System.Text.Json;
using OrleansPayouts.Api.Tests.Keys;
using OrleansPayouts.Domain.Keys;

namespace OrleansPayouts.Api.Tests.Monitoring;

public sealed class MonitoringTests : IAsyncLifetime
{
    private readonly PayoutsApp app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact(Timeout = 120_000)]
    public async Task The_view_has_what_the_contract_says_and_the_parts_that_are_asked_for()
    {
        await app.AddWriter("ada");
        await app.AddEarning("e1", "ada", 40);
        (await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true}""")).Status.ShouldBe(HttpStatusCode.OK);

        var bare = await app.Admin.GetReply(Staged.Route);
        Names(bare.Data).ShouldBe(["timestamp", "scheduler", "processing", "health"]);
        Names(bare.Data.GetProperty("scheduler")).ShouldBe(["isRunning", "nextScheduledTime", "openSlot", "pausedRuns", "config"]);
        Names(bare.Data.GetProperty("processing")).ShouldBe(
            ["isProcessing", "totalInQueue", "totalProcessing", "totalCompleted", "totalFailed", "lastProcessedAt", "errors"]);
        Names(bare.Data.GetProperty("health")).ShouldBe(["status", "activeAlerts", "lastCheckAt", "systemLoad"]);
        Names(bare.Data.GetProperty("health").GetProperty("systemLoad")).ShouldBe(["processingQueue", "retryQueue", "failedPayouts"]);
        bare.Data.GetProperty("processing").GetProperty("totalCompleted").GetInt64().ShouldBe(1);
        bare.Data.GetProperty("health").GetProperty("status").GetString().ShouldBe("healthy");
        bare.Json.GetProperty("correlationId").GetString().ShouldBe(bare.CorrelationId);

        var whole = (await app.Admin.GetReply(Staged.Route + "?includeHistory=true&includeAlerts=true&includeMetrics=true&historyLimit=1")).Data;
        Names(whole).ShouldBe(["timestamp", "scheduler", "processing", "health", "alerts", "recentRuns"]);
        var run = whole.GetProperty("recentRuns").EnumerateArray().ShouldHaveSingleItem();
        Names(run).ShouldBe([
            "id", "scheduledAt", "startedAt", "completedAt", "status", "totalPayouts", "successfulPayouts", "failedPayouts", "totalAmount",
            "currency", "byCurrency", "errors", "correlationId",
        ]);
        (run.GetProperty("totalAmount").GetDecimal(), run.GetProperty("status").GetString()).ShouldBe((40m, "completed"));
        Names(whole.GetProperty("alerts").GetProperty("config")).ShouldBe([
            "enabled", "failureRateThreshold", "pendingPayoutThreshold", "processingDelayThreshold", "totalAmountThreshold",
            "totalAmountThresholds", "notificationEmails", "webhookUrls",
        ]);
        var metrics = whole.GetProperty("health").GetProperty("metrics");
        Names(metrics).ShouldBe([
            "totalPayouts", "successfulPayouts", "failedPayouts", "pendingPayouts", "unknownPayouts", "cancelledPayouts", "reversedPayouts",
            "retriedPayouts", "totalAmount", "currency", "byCurrency", "averageProcessingTime", "p95ProcessingTime", "successRate", "failureRate", "retryRate",
            "windowStart", "lastUpdated",
        ]);
        (metrics.GetProperty("totalAmount").GetDecimal(), metrics.GetProperty("successRate").GetDecimal()).ShouldBe((40m, 100m));
    }

    [Fact(Timeout = 120_000)]
    public async Task Metrics_are_there_with_no_payouts_and_follow_what_happens()
    {
        var none = (await Act("""{"action":"getMetrics"}""")).Data;
        (none.GetProperty("totalPayouts").GetInt64(), none.GetProperty("successRate").GetDecimal(), none.GetProperty("failureRate").GetDecimal()).ShouldBe((0, 100, 0));
        none.GetProperty("currency").ValueKind.ShouldBe(JsonValueKind.Null);

        await app.Payouts("f", 1, "failed");
        await app.Payouts("p", 2, "paid");
        var some = (await Act("""{"action":"getMetrics"}""")).Data;
        (some.GetProperty("successRate").GetDecimal(), some.GetProperty("failureRate").GetDecimal()).ShouldBe((66.67m, 33.33m));
        some.GetProperty("averageProcessingTime").GetInt64().ShouldBeInRange(3_600_000, 3_601_000);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("includeHistory=yes", "includeHistory")]
    [InlineData("includeAlerts=1", "includeAlerts")]
    [InlineData("includeMetrics=true&includeMetrics=true", "includeMetrics")]
    [InlineData("historyLimit=0", "historyLimit")]
    [InlineData("historyLimit=101", "historyLimit")]
    [InlineData("historyLimit=-1", "historyLimit")]
    [InlineData("historyLimit=abc", "historyLimit")]
    [InlineData("historyLimit=", "historyLimit")]
    public async Task A_wrong_query_is_refused_by_its_field(string query, string field)
    {
        var reply = await app.Admin.GetReply($"{Staged.Route}?{query}");
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Errors.ShouldHaveSingleItem().ShouldStartWith(field + ": ");
    }

    [Theory(Timeout = 120_000)]
    [InlineData("""{}""", "action: must be one of triggerPayouts, updateSchedule, updateAlertConfig, acknowledgeAlert, resolveAlert, getMetrics")]
    [InlineData("""{"action":"deleteEverything"}""", "action: must be one of ")]
    [InlineData("""{"action":5}""", "action: must be one of ")]
    [InlineData("""{"action":"GetMetrics"}""", "action: must be one of ")]
    [InlineData("""[]""", "action: must be one of ")]
    [InlineData("""{"action":"getMetrics","window":5}""", "window: is not known here")]
    [InlineData("""{"action":"acknowledgeAlert"}""", "alertId: is required")]
    [InlineData("""{"action":"acknowledgeAlert","alertId":5}""", "alertId: must be a string")]
    [InlineData("""{"action":"resolveAlert"}""", "alertId: is required")]
    [InlineData("""{"action":"triggerPayouts","forceRun":"yes"}""", "forceRun: must be true or false")]
    [InlineData("""{"action":"triggerPayouts","wait":121}""", "wait: must be a whole number from 0 to 120")]
    [InlineData("""{"action":"triggerPayouts","slot":"2026-01-01T09:00:00Z"}""", "slot: is not known here")]
    [InlineData("""{"action":"updateSchedule"}""", "config: is required")]
    [InlineData("""{"action":"updateSchedule","config":{"hour":24}}""", "config.hour: must be a whole number from 0 to 23")]
    [InlineData("""{"action":"updateAlertConfig"}""", "config: is required")]
    [InlineData("""{"action":"updateAlertConfig","config":[]}""", "config: must be an object")]
    [InlineData("""{"action":"updateAlertConfig","config":{"failureRateThreshold":"10"}}""", "config.failureRateThreshold: must be a number")]
    [InlineData("""{"action":"updateAlertConfig","config":{"pendingPayoutThreshold":1.5}}""", "config.pendingPayoutThreshold: must be a whole number")]
    [InlineData("""{"action":"updateAlertConfig","config":{"webhookUrls":["http://127.0.0.1/"]}}""", "config.webhookUrls: must be addresses like")]
    [InlineData("""{"action":"updateAlertConfig","config":{"notificationEmails":["a@b.co",7]}}""", "config.notificationEmails: must hold strings only")]
    [InlineData("""{"action":"updateAlertConfig","config":{"treshold":1}}""", "config.treshold: is not known here")]
    public async Task A_wrong_action_is_refused_by_its_field(string body, string mistake)
    {
        var reply = await app.Admin.PostJson(Staged.Route, body);
        reply.Status.ShouldBe(HttpStatusCode.BadRequest, reply.Text);
        reply.Errors.ShouldHaveSingleItem().ShouldStartWith(mistake);
    }

    [Fact(Timeout = 120_000)]
    public async Task Several_mistakes_are_told_at_once_and_nothing_is_stored()
    {
        var before = (await Config()).GetRawText();
        var reply = await app.Admin.PostJson(
            Staged.Route, """{"action":"updateAlertConfig","config":{"enabled":false,"failureRateThreshold":101,"pendingPayoutThreshold":-1,"totalAmountThreshold":-5}}""");

        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Errors.Select(error => error.Split(':')[0]).ShouldBe(["config.failureRateThreshold", "config.pendingPayoutThreshold", "config.totalAmountThreshold"]);
        (await Config()).GetRawText().ShouldBe(before);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_partial_configuration_changes_what_it_names_and_answers_with_the_whole()
    {
        var changed = (await Act("""{"action":"updateAlertConfig","config":{"failureRateThreshold":12.5,"notificationEmails":["ada@example.com"]}}""")).Data;

        (changed.GetProperty("failureRateThreshold").GetDecimal(), changed.GetProperty("pendingPayoutThreshold").GetInt64()).ShouldBe((12.5m, 50));
        changed.GetProperty("notificationEmails").EnumerateArray().Select(email => email.GetString()).ShouldBe(["ada@example.com"]);
        (await Config()).GetRawText().ShouldBe(changed.GetRawText());
        (await Act("""{"action":"updateAlertConfig","config":{}}""")).Data.GetRawText().ShouldBe(changed.GetRawText());
    }

    [Fact(Timeout = 120_000)]
    public async Task A_schedule_that_is_changed_answers_with_its_block_and_its_next_twelve_slots()
    {
        var block = (await Act("""{"action":"updateSchedule","config":{"frequency":"weekly","dayOfWeek":1,"hour":10,"timezone":"Europe/Berlin"}}""")).Data;

        Names(block).ShouldBe(["isRunning", "nextScheduledTime", "openSlot", "pausedRuns", "config", "nextSlots"]);
        (block.GetProperty("config").GetProperty("frequency").GetString(), block.GetProperty("config").GetProperty("minute").GetInt32()).ShouldBe(("weekly", 0));
        var slots = block.GetProperty("nextSlots").EnumerateArray().ToList();
        slots.Count.ShouldBe(12);
        slots.ShouldAllBe(slot => slot.GetProperty("slot").GetDateTimeOffset().DayOfWeek == DayOfWeek.Monday && slot.GetProperty("local").GetString()!.Contains("T10:00:00"));
        slots[0].GetProperty("slot").GetDateTimeOffset().ShouldBe(block.GetProperty("nextScheduledTime").GetDateTimeOffset());
    }

    [Fact(Timeout = 120_000)]
    public async Task A_trigger_runs_what_is_due_and_is_a_conflict_where_nothing_is()
    {
        await app.AddWriter("ada");
        await app.AddEarning("e1", "ada", 40);
        await Act("""{"action":"updateSchedule","config":{"frequency":"daily"}}""");
        (await Act("""{"action":"triggerPayouts","dryRun":true}""")).Json.GetProperty("dryRun").GetBoolean().ShouldBeTrue();
        var forced = await Act("""{"action":"triggerPayouts","forceRun":true}""");
        (forced.Json.GetProperty("status").GetString(), forced.Data.GetProperty("successfulPayouts").GetInt64()).ShouldBe(("success", 1));

        await Act("""{"action":"updateSchedule","config":{"enabled":false}}""");
        var notDue = await app.Admin.PostJson(Staged.Route, """{"action":"triggerPayouts"}""");
        (notDue.Status, notDue.Code).ShouldBe((HttpStatusCode.Conflict, "not_due"));
        notDue.Json.GetProperty("nextScheduledTime").GetDateTimeOffset().ShouldBeGreaterThan(TimeProvider.System.GetUtcNow());
    }

    [Theory(Timeout = 120_000)]
    [InlineData("acknowledgeAlert")]
    [InlineData("resolveAlert")]
    public async Task An_unknown_alert_is_not_found(string action)
    {
        foreach (var id in new[] { "alert_00000000000000000000000000000000", "nothing", "'; drop table alerts; --" })
            (await app.Admin.PostJson(Staged.Route, JsonSerializer.Serialize(new { action, alertId = id }))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact(Timeout = 120_000)]
    public async Task Configuration_takes_an_admins_key_and_alerts_an_operators()
    {
        using var operate = app.Client((await app.MakeKey(KeyScope.Operate)).Text);

        (await operate.PostJson(Staged.Route, """{"action":"updateAlertConfig","config":{}}""")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await operate.PostJson(Staged.Route, """{"action":"updateSchedule","config":{}}""")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await operate.PostJson(Staged.Route, """{"action":"getMetrics"}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await operate.PostJson(Staged.Route, """{"action":"resolveAlert","alertId":"nothing"}""")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<Reply> Act(string body)
    {
        var reply = await app.Admin.PostJson(Staged.Route, body);
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        return reply;
    }

    private async Task<JsonElement> Config() =>
        (await app.Admin.GetReply(Staged.Route + "?includeAlerts=true")).Data.GetProperty("alerts").GetProperty("config");

    private static List<string> Names(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];
}
