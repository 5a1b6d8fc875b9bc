using System.Net;

namespace OrleansPayouts.Api.Tests.Cron;

public sealed class DryRunTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    [Fact]
    public async Task A_dry_run_writes_nothing_and_says_what_the_run_then_does()
    {
        for (var i = 0; i < 5; i++)
        {
            await app.AddWriter("dry" + i);
            await app.AddEarning("dry-" + i, "dry" + i, 20.00m + (i * 10));
        }

        var before = await TableCounts.Read(app.Database);
        var dry = await app.Cron.PostJson(Calls.CronRoute, """{"dryRun":true,"forceRun":true}""");
        var again = await app.Cron.PostJson(Calls.CronRoute, """{"dryRun":true}""");

        (await TableCounts.Read(app.Database)).ShouldBe(before);
        app.Stripe.Report().CommittedTransfers.ShouldBe(0);
        dry.Status.ShouldBe(HttpStatusCode.OK, dry.Text);
        dry.Json.GetProperty("dryRun").GetBoolean().ShouldBeTrue();
        dry.Data.GetProperty("wouldProcess").GetBoolean().ShouldBeTrue();
        again.Data.GetProperty("wouldProcess").GetBoolean().ShouldBeFalse("nothing is due in a new installation");
        var plan = dry.Data.GetProperty("plan");
        plan.GetProperty("totalPayouts").GetInt32().ShouldBe(4);
        plan.GetProperty("totalAmount").GetRawText().ShouldBe("180.00");
        plan.GetProperty("payouts").GetArrayLength().ShouldBe(4);
        plan.GetProperty("excluded").GetRawText().ShouldBe("""[{"writerId":"dry0","currency":"USD","reason":"below_threshold"}]""");
        plan.GetProperty("planHash").GetString()!.ShouldMatch("^[0-9a-f]{64}$");
        again.Data.GetProperty("plan").GetProperty("planHash").GetString().ShouldBe(plan.GetProperty("planHash").GetString());

        var run = await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""");
        run.Data.GetProperty("totalPayouts").GetInt32().ShouldBe(4, run.Text);
        run.Data.GetProperty("totalAmount").GetRawText().ShouldBe("180.00");
        var afterwards = await app.Cron.PostJson(Calls.CronRoute, """{"dryRun":true}""");
        afterwards.Data.GetProperty("wouldProcess").GetBoolean().ShouldBeFalse();
        afterwards.Data.GetProperty("plan").GetProperty("planHash").GetString().ShouldNotBe(plan.GetProperty("planHash").GetString());
    }
}
