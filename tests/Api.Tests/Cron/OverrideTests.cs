using System.Net;

namespace OrleansPayouts.Api.Tests.Cron;

public sealed class OverrideTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    private const int Writers = 24;

    [Fact(Timeout = 120_000)]
    public async Task What_a_call_overrides_is_that_run_s_alone_and_stands_with_it()
    {
        for (var n = 0; n < Writers; n++)
            await app.AddWriter($"over{n}");

        var small = await RunWith(1, """{"forceRun":true,"wait":60,"batchSize":2,"maxRetries":0}""");
        var usual = await RunWith(2, """{"forceRun":true,"wait":60}""");

        (await Settings(small)).ShouldBe((2, 0, 25m));
        (await Settings(usual)).ShouldBe((10, 3, 25m));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_repeated_call_changes_nothing_of_the_run_that_it_gets()
    {
        using var client = app.Client(PayoutsApp.CronKey);
        client.DefaultRequestHeaders.Add("Idempotency-Key", "override-replay");

        var first = await client.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60,"batchSize":3}""");
        var again = await client.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60,"batchSize":4}""");

        again.Status.ShouldBe(HttpStatusCode.OK, again.Text);
        var run = first.Data.GetProperty("runId").GetString()!;
        again.Data.GetProperty("runId").GetString().ShouldBe(run);
        (await Settings(run)).BatchSize.ShouldBe(3);
    }

    private async Task<string> RunWith(int round, string body)
    {
        for (var n = 0; n < Writers; n++)
            await app.AddEarning($"over-{round}-{n}", $"over{n}", 30m);
        var reply = await app.Cron.PostJson(Calls.CronRoute, body);
        reply.Data.GetProperty("successfulPayouts").GetInt64().ShouldBe(Writers, reply.Text);
        return reply.Data.GetProperty("runId").GetString()!;
    }

    private async Task<(int BatchSize, int MaxRetries, decimal MinimumThreshold)> Settings(string run)
    {
        var json = (await app.Admin.GetReply("/api/admin/runs/" + run)).Json;
        return (json.GetProperty("batchSize").GetInt32(), json.GetProperty("maxRetries").GetInt32(), json.GetProperty("minimumThreshold").GetDecimal());
    }
}
