using System.Net;
using OrleansPayouts.Domain.Schedules;
using static OrleansPayouts.Api.Tests.Cron.ClockedApp;

namespace OrleansPayouts.Api.Tests.Cron;

/// <summary>The cron endpoint and the stored schedule.</summary>
public sealed class CronScheduleTests
{
    private static readonly ScheduleChange DailyAtNine = new() { Frequency = PayoutFrequency.Daily, Hour = 9 };

    [Fact(Timeout = 120_000)]
    public async Task A_slot_that_is_past_or_yet_to_come_is_skipped_and_starts_nothing()
    {
        await using var app = await ClockedApp.Start(DailyAtNine, default);
        await app.Until(At(1, 9));
        await app.Ends(At(1, 9));
        await app.Until(At(2, 9));
        await app.Ends(At(2, 9));

        var early = await app.Call(At(3, 9));
        var past = await app.Call(new DateTimeOffset(2025, 12, 31, 9, 0, 0, TimeSpan.Zero));
        var paid = await app.Call(At(1, 9));

        Skipped(early).ShouldBe("Nothing is due");
        Skipped(past).ShouldBe("The slot is past: a later one has taken its place, or the schedule was not in force at its time");
        paid.Status.ShouldBe(HttpStatusCode.OK);
        paid.Json.GetProperty("replayed").GetBoolean().ShouldBeTrue();
        (await app.Call(At(4, 9))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await app.Call(At(2, 10))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await app.Count("select count(*) from runs")).ShouldBe(2);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_slot_that_was_missed_under_another_schedule_is_skipped_and_no_error()
    {
        await using var app = await ClockedApp.Start(DailyAtNine, default);
        await app.Restart(At(2, 12), cutOff: false);
        await app.Ends(At(2, 9));
        await app.Scheduler.UpdateSchedule(new ScheduleChange { Hour = 23, Minute = 5 }, "olga", "corr_1");

        Skipped(await app.Call(At(1, 9))).ShouldStartWith("The slot is past");
        (await app.Call(At(2, 9))).Json.GetProperty("replayed").GetBoolean().ShouldBeTrue();
        (await app.Count("select count(*) from runs")).ShouldBe(1);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_skipped_call_shows_the_stored_schedule_and_while_it_is_off_only_force_starts_a_run()
    {
        await using var app = await ClockedApp.Start(DailyAtNine, default);
        await app.Earn(2, "off");
        await app.Scheduler.UpdateSchedule(
            new ScheduleChange
            {
                Enabled = false, Frequency = PayoutFrequency.Weekly, DayOfWeek = 4, Hour = 7, Minute = 45, Timezone = "Asia/Kathmandu", MinimumThreshold = 30.51m,
                BatchSize = 6, MaxRetries = 2, NotificationEmails = ["ada@example.com"],
            },
            "olga", "corr_1");

        // The first of January 2026 is a Thursday.
        var off = await app.Call(slot: null);
        var named = await app.Call(new DateTimeOffset(2026, 1, 1, 2, 0, 0, TimeSpan.Zero));
        var dry = await app.Cron.PostJson(Calls.CronRoute, """{"dryRun":true}""");
        var forced = await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""");

        Skipped(off).ShouldBe("The schedule is off: only a forced run is started");
        Skipped(named).ShouldStartWith("The schedule is off");
        off.Data.GetProperty("nextScheduledTime").GetString().ShouldBe("2026-01-01T02:00:00.000Z");
        off.Data.GetProperty("config").GetRawText().ShouldBe(
            """{"enabled":false,"frequency":"weekly","dayOfWeek":4,"dayOfMonth":1,"hour":7,"minute":45,"timezone":"Asia/Kathmandu","""
            + """ "minimumThreshold":30.51,"minimumThresholds":{},"batchSize":6,"maxRetries":2,"notificationEmails":["ada@example.com"]}""".TrimStart());
        // A cent below what the stored schedule asks for.
        dry.Data.GetProperty("plan").GetProperty("totalPayouts").GetInt32().ShouldBe(0, dry.Text);
        dry.Data.GetProperty("wouldProcess").GetBoolean().ShouldBeFalse();
        forced.Data.GetProperty("runId").GetString()!.ShouldStartWith("manual_run_");
        forced.Data.GetProperty("totalPayouts").GetInt32().ShouldBe(0);
        (await app.Count("select count(*) from runs where batch_size = 6 and max_retries = 2 and minimum_threshold = 30.51")).ShouldBe(1);
        (await app.Count("select count(*) from runs")).ShouldBe(1);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_key_that_was_answered_with_another_s_run_gets_that_run_again_when_it_is_over()
    {
        await using var app = await ClockedApp.Start(DailyAtNine, TimeSpan.FromSeconds(2));
        await app.Earn(5, "key");
        var going = await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":0}""");
        app.Cron.DefaultRequestHeaders.Add("Idempotency-Key", "nightly-1");

        var answered = await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""");
        var again = await app.Cron.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":60}""");

        going.Status.ShouldBe(HttpStatusCode.Accepted);
        foreach (var reply in new[] { answered, again })
        {
            reply.Data.GetProperty("runId").GetString().ShouldBe(going.Data.GetProperty("runId").GetString());
            reply.Json.GetProperty("replayed").GetBoolean().ShouldBeTrue();
        }

        (await app.Count("select count(*) from runs")).ShouldBe(1);
    }

    private static string Skipped(Reply reply)
    {
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        reply.Json.GetProperty("success").GetBoolean().ShouldBeTrue();
        reply.Json.GetProperty("status").GetString().ShouldBe("skipped", reply.Text);
        return reply.Json.GetProperty("message").GetString()!;
    }
}
