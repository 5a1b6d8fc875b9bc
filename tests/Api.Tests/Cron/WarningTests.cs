using System.Net;

namespace OrleansPayouts.Api.Tests.Cron;

public sealed class WarningTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    [Fact]
    public async Task Some_failures_are_a_warning_with_at_most_ten_of_them()
    {
        for (var i = 0; i < 15; i++)
        {
            await app.AddWriter("warn" + i);
            await app.AddEarning("warn-" + i, "warn" + i, 30.00m);
            if (i > 2)
                app.Stripe.PutAccount("acct_warn" + i, StripeSimulator.AccountStatus.Restricted);
        }

        var reply = await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""");

        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        reply.Json.GetProperty("status").GetString().ShouldBe("warning");
        reply.Data.GetProperty("successfulPayouts").GetInt32().ShouldBe(3);
        reply.Data.GetProperty("failedPayouts").GetInt32().ShouldBe(12);
        reply.Data.GetProperty("errors").GetArrayLength().ShouldBe(10);
        reply.Data.GetProperty("hasMoreErrors").GetBoolean().ShouldBeTrue();
        var failed = await app.Admin.GetReply(
            $"/api/admin/runs/{reply.Data.GetProperty("runId").GetString()}/payouts?status=failed&code=account_restricted&limit=100");
        failed.Data.GetArrayLength().ShouldBe(12);
    }
}
