namespace OrleansPayouts.Api.Tests.Cron;

public sealed class ConcurrentTriggerTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    [Fact]
    public async Task Fifty_calls_at_once_start_one_run()
    {
        for (var i = 0; i < 20; i++)
        {
            await app.AddWriter("many" + i);
            await app.AddEarning("many-" + i, "many" + i, 30.00m);
        }

        using var cron = app.Client(PayoutsApp.CronKey);
        cron.DefaultRequestHeaders.Add("Idempotency-Key", "fifty");
        // Nothing is due in a new installation, so they force it: under one key, as a cron service repeats a call.
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""")));

        var runs = replies.Where(reply => reply.Json.GetProperty("status").GetString() != "skipped").ToList();
        runs.Select(reply => reply.Data.GetProperty("runId").GetString()).Distinct().Count().ShouldBe(1);
        runs.Count(reply => !reply.Json.GetProperty("replayed").GetBoolean()).ShouldBe(1);
        (await app.Admin.GetReply("/api/admin/runs")).Data.GetArrayLength().ShouldBe(1);
        app.Stripe.Report().CommittedTransfers.ShouldBe(20);
    }
}
