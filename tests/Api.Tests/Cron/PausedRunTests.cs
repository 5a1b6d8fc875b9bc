using System.Net;

namespace OrleansPayouts.Api.Tests.Cron;

public sealed class PausedRunTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    [Fact]
    public async Task A_run_without_money_is_paused_and_taken_up_again_by_the_next_call()
    {
        await app.AddWriter("poor");
        await app.AddEarning("poor-1", "poor", 80.00m);
        app.Stripe.SetBalance("usd", 0);

        var paused = await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""");
        app.Stripe.SetBalance("usd", 1_000_000);
        var resumed = await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""");

        paused.Status.ShouldBe(HttpStatusCode.BadGateway, paused.Text);
        paused.Json.GetProperty("status").GetString().ShouldBe("failed");
        paused.Json.GetProperty("retryable").GetBoolean().ShouldBeTrue();
        paused.Data.GetProperty("errors")[0].GetProperty("code").GetString().ShouldBe("balance_below_plan");
        resumed.Status.ShouldBe(HttpStatusCode.OK, resumed.Text);
        resumed.Json.GetProperty("status").GetString().ShouldBe("success");
        resumed.Json.GetProperty("replayed").GetBoolean().ShouldBeTrue();
        resumed.Data.GetProperty("runId").GetString().ShouldBe(paused.Data.GetProperty("runId").GetString());
        app.Stripe.Report().CommittedTransfers.ShouldBe(1);
    }
}
