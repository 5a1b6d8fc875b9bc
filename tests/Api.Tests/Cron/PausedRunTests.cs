using System.Net;
using OrleansPayouts.StripeSimulator;

namespace OrleansPayouts.Api.Tests.Cron;

public sealed class PausedRunTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    [Fact]
    public async Task What_the_balance_does_not_cover_is_a_warning_and_paid_by_the_next_run()
    {
        await app.AddWriter("poor");
        await app.AddEarning("poor-1", "poor", 80.00m);
        app.Stripe.SetBalance("usd", 0);

        var unfunded = await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""");
        app.Stripe.SetBalance("usd", 1_000_000);
        var next = await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""");

        unfunded.Status.ShouldBe(HttpStatusCode.OK, unfunded.Text);
        unfunded.Json.GetProperty("status").GetString().ShouldBe("warning");
        var error = unfunded.Data.GetProperty("errors")[0];
        error.GetProperty("code").GetString().ShouldBe("balance_below_plan");
        error.GetProperty("message").GetString()!.ShouldContain("USD");
        next.Status.ShouldBe(HttpStatusCode.OK, next.Text);
        next.Json.GetProperty("status").GetString().ShouldBe("success");
        next.Data.GetProperty("runId").GetString().ShouldNotBe(unfunded.Data.GetProperty("runId").GetString());
        next.Data.GetProperty("successfulPayouts").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task What_a_failsafe_paused_is_answered_with_200_and_goes_on_for_an_operator_alone()
    {
        const string run = "manual_run_01M8293WTQEB7TSY42VY9B11T3";
        await app.Execute($"""
            insert into runs (id, status, pause_code, paused_while, batch_size, max_retries, minimum_threshold, started_by, correlation_id, started_at)
            values ('{run}', 'paused', 'failure_share', 'dispatching', 10, 3, 25, 'cron', 'corr_paused', now())
            """);
        using var keyed = app.Client(PayoutsApp.CronKey);
        keyed.DefaultRequestHeaders.Add("Idempotency-Key", "nightly-paused");

        foreach (var reply in new[]
                 {
                     await app.Cron.PostJson(Calls.CronRoute, "{}"), await app.Cron.GetReply(Calls.CronRoute),
                     await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true}"""),
                     await keyed.PostJson(Calls.CronRoute, "{}"), await keyed.PostJson(Calls.CronRoute, "{}"),
                 })
        {
            reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
            reply.Json.GetProperty("success").GetBoolean().ShouldBeTrue();
            reply.Json.GetProperty("status").GetString().ShouldBe("paused");
            reply.Json.GetProperty("pauseCode").GetString().ShouldBe("failure_share");
            reply.Json.GetProperty("resumedBy").GetString().ShouldBe("operator");
            reply.Json.GetProperty("replayed").GetBoolean().ShouldBeTrue();
            reply.Json.GetProperty("message").GetString()!.ShouldContain("an operator resumes it");
            reply.Data.GetProperty("runId").GetString().ShouldBe(run);
            reply.Data.GetProperty("errors")[0].GetProperty("code").GetString().ShouldBe("failure_share");
        }

        var shown = (await app.Admin.GetReply("/api/admin/payout-monitoring")).Data.GetProperty("scheduler").GetProperty("pausedRuns")[0];
        shown.GetProperty("runId").GetString().ShouldBe(run);
        (await app.Read($"select status::text from runs where id = '{run}'")).ShouldBe("paused");
        (await app.Admin.PostJson($"/api/admin/runs/{run}/resume", """{"reason":"the payees were looked at"}""")).Status.ShouldBe(HttpStatusCode.OK);
        await OrleansPayouts.Testing.Eventually.Holds(async () => await app.Read($"select status::text from runs where id = '{run}'") == "completed");
    }

    [Fact]
    public async Task A_repeat_of_a_run_in_which_every_payout_failed_is_no_error()
    {
        await app.AddWriter("gone");
        await app.AddEarning("gone-1", "gone", 60.00m);
        app.Stripe.PutAccount("acct_gone", AccountStatus.Closed);
        using var keyed = app.Client(PayoutsApp.CronKey);
        keyed.DefaultRequestHeaders.Add("Idempotency-Key", "nightly-failed");

        var first = await keyed.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""");
        var again = await keyed.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""");

        first.Status.ShouldBe(HttpStatusCode.BadGateway, first.Text);
        again.Status.ShouldBe(HttpStatusCode.OK, again.Text);
        again.Json.GetProperty("replayed").GetBoolean().ShouldBeTrue();
        again.Json.GetProperty("status").GetString().ShouldBe("failed");
        again.Data.GetProperty("runId").GetString().ShouldBe(first.Data.GetProperty("runId").GetString());
    }
}
