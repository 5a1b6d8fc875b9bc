using System.Net;
using System.Text.Json;
using OrleansPayouts.Domain.Schedules;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Api.Tests.Cron;

public sealed class CronTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    [Fact]
    public async Task A_run_is_answered_with_every_field_of_the_contract()
    {
        await app.AddWriter("contract");
        await app.AddEarning("contract-1", "contract", 40.00m);
        await app.AddWriter("contract2", "JPY");
        await app.AddEarning("contract-2", "contract2", 4000m, "JPY");

        var reply = await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""");

        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        reply.Json.GetProperty("success").GetBoolean().ShouldBeTrue();
        reply.Json.GetProperty("status").GetString().ShouldBe("success", reply.Text);
        reply.Json.GetProperty("dryRun").GetBoolean().ShouldBeFalse();
        reply.Json.GetProperty("correlationId").GetString().ShouldBe(reply.CorrelationId);
        foreach (var field in new[]
                 {
                     "runId", "totalPayouts", "successfulPayouts", "failedPayouts", "pendingRetries", "unknownPayouts", "totalAmount",
                     "currency", "byCurrency", "startedAt", "completedAt", "duration", "errors", "hasMoreErrors", "nextScheduledTime",
                 })
            reply.Data.TryGetProperty(field, out _).ShouldBeTrue(field);
        reply.Data.GetProperty("runId").GetString()!.ShouldMatch("^manual_run_[0-9A-HJKMNP-TV-Z]{26}$");
        reply.Data.GetProperty("nextScheduledTime").GetString()!.ShouldMatch(@"^\d{4}-\d\d-01T09:00:00\.000Z$");
        var dollars = reply.Data.GetProperty("byCurrency").EnumerateArray().Single(sum => sum.GetProperty("currency").GetString() == "USD");
        dollars.GetProperty("paidAmount").GetRawText().ShouldBe("40.00");
    }

    [Fact]
    public async Task A_run_that_goes_on_is_accepted_with_its_location()
    {
        await app.AddWriter("location");
        await app.AddEarning("location-1", "location", 50.00m);

        var reply = await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":0}""");

        reply.Status.ShouldBe(HttpStatusCode.Accepted, reply.Text);
        reply.Json.GetProperty("status").GetString().ShouldBe("running");
        var runId = reply.Data.GetProperty("runId").GetString();
        reply.Location!.ToString().ShouldBe("/api/admin/runs/" + runId);
        await Eventually.Holds(async () =>
            (await app.Admin.GetReply(reply.Location.ToString())).Json.GetProperty("status").GetString() == "completed");
    }

    [Fact]
    public async Task The_same_idempotency_key_gives_the_same_run()
    {
        using var client = app.Client(PayoutsApp.CronKey);
        client.DefaultRequestHeaders.Add("Idempotency-Key", "nightly-7");

        var first = await client.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""");
        var second = await client.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""");

        second.Status.ShouldBe(HttpStatusCode.OK, second.Text);
        second.Json.GetProperty("replayed").GetBoolean().ShouldBeTrue();
        second.Data.GetProperty("runId").GetString().ShouldBe(first.Data.GetProperty("runId").GetString());
        var dry = await client.PostJson(Calls.CronRoute, """{"forceRun":true,"dryRun":true}""");
        dry.Data.GetProperty("wouldProcess").GetBoolean().ShouldBeFalse(dry.Text);
    }

    [Fact]
    public async Task A_slot_from_before_the_installation_pays_nobody()
    {
        var slot = new PayoutSchedule().SlotAtOrBefore(TimeProvider.System.GetUtcNow());
        var body = JsonSerializer.Serialize(new { slot = slot.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"), wait = 60 });

        foreach (var reply in new[] { await app.Cron.PostJson(Calls.CronRoute, body), await app.Cron.GetReply(Calls.CronRoute) })
        {
            reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
            reply.Json.GetProperty("status").GetString().ShouldBe("skipped", reply.Text);
            reply.Data.GetProperty("openSlot").GetRawText().ShouldBe("null");
            reply.Data.GetProperty("config").GetProperty("frequency").GetString().ShouldBe("monthly");
        }
    }

    [Theory]
    [InlineData("2026-05-01T09:00:01Z")]
    [InlineData("2999-01-01T09:00:00Z")]
    public async Task A_slot_that_is_none_is_refused(string slot)
    {
        var reply = await app.Cron.PostJson(Calls.CronRoute, $$"""{"slot":"{{slot}}"}""");

        reply.Status.ShouldBe(HttpStatusCode.BadRequest, reply.Text);
        reply.Errors.Single().ShouldStartWith("slot: is not a slot of the schedule");
    }

    [Fact]
    public async Task A_probe_needs_no_key_and_starts_nothing()
    {
        var before = await TableCounts.Read(app.Database);
        using var probe = new HttpRequestMessage(HttpMethod.Head, Calls.CronRoute);

        using var answer = await app.Anonymous.SendAsync(probe, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await TableCounts.Read(app.Database)).ShouldBe(before);
    }

    [Fact]
    public async Task Payouts_that_all_fail_are_a_bad_gateway()
    {
        await app.AddWriter("closed");
        await app.AddEarning("closed-1", "closed", 60.00m);
        await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""");
        await app.AddEarning("closed-2", "closed", 70.00m);
        app.Stripe.PutAccount("acct_closed", StripeSimulator.AccountStatus.Closed);

        var reply = await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""");

        reply.Status.ShouldBe(HttpStatusCode.BadGateway, reply.Text);
        reply.Json.GetProperty("success").GetBoolean().ShouldBeFalse();
        reply.Json.GetProperty("status").GetString().ShouldBe("failed");
        reply.Json.GetProperty("retryable").GetBoolean().ShouldBeFalse();
        var error = reply.Data.GetProperty("errors").EnumerateArray().Single();
        error.GetProperty("code").GetString().ShouldBe("account_closed");
        error.GetProperty("writerId").GetString().ShouldBe("closed");
        var payout = (await app.Admin.GetReply("/api/admin/payouts/" + error.GetProperty("payoutId").GetString())).Json;
        payout.GetProperty("status").GetString().ShouldBe("failed");
        var attempt = payout.GetProperty("attemptHistory").EnumerateArray().Single();
        attempt.GetProperty("idempotencyKey").GetString().ShouldBe(payout.GetProperty("payoutId").GetString() + ".1");
        attempt.GetProperty("stripeRequestId").GetString().ShouldStartWith("req_");
        payout.GetProperty("timeline").GetArrayLength().ShouldBeGreaterThan(0);
    }
}
