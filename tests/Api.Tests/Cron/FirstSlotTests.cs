using System.Net;
using OrleansPayouts.Domain.Schedules;
using static OrleansPayouts.Api.Tests.Cron.ClockedApp;

namespace OrleansPayouts.Api.Tests.Cron;

public sealed class FirstSlotTests
{
    private const int Days = 60;

    /// <summary>
    /// A new database, and the README's cron line each hour. On the eleventh day the schedule becomes a weekly one in Berlin, on the
    /// forty-first a daily one in New York.
    /// </summary>
    [Fact(Timeout = 600_000)]
    public async Task Cron_each_hour_pays_at_the_slots_that_the_preview_named_and_never_before_the_first()
    {
        await using var app = await Start(schedule: null, default);
        await app.Earn(1, "first");
        var changes = new Dictionary<DateTimeOffset, ScheduleChange>
        {
            [At(11, 12)] = new() { Frequency = PayoutFrequency.Weekly, DayOfWeek = 3, Hour = 15, Minute = 30, Timezone = "Europe/Berlin" },
            [At(41, 12)] = new() { Frequency = PayoutFrequency.Daily, Hour = 7, Minute = 5, Timezone = "America/New_York" },
        };
        var named = await app.Preview(100);
        var expected = new List<DateTimeOffset>();
        for (var hour = At(1, 1); hour <= At(Days, 0); hour = hour.AddHours(1))
        {
            foreach (var slot in named.Where(slot => slot > app.Now && slot <= hour).ToList())
            {
                await app.Until(slot);
                await app.Ends(slot);
                expected.Add(slot);
                await app.Earn(1, $"after-{expected.Count}");
            }

            await app.Calls(hour);
            if (!changes.TryGetValue(hour, out var change))
                continue;
            (await app.Scheduler.UpdateSchedule(change, "olga", "corr_change")).Problems.ShouldBeEmpty();
            named = await app.Preview(100);
        }

        expected[0].ShouldBe(At(1, 9), "the first slot is the first after the installation");
        expected.Count.ShouldBeGreaterThan(20);
        (await app.Slots()).ShouldBe(expected);
        app.Replies.Count.ShouldBe((Days - 1) * 24);
        app.Replies.Where(reply => reply.Status is not (HttpStatusCode.OK or HttpStatusCode.Accepted)).Select(reply => reply.Text).ShouldBeEmpty();
        (await app.Count("select count(*) from runs where slot is null or started_at < slot or started_at > slot + interval '1 minute'")).ShouldBe(0);
        app.Stripe.Transfers().Count.ShouldBe(expected.Count, "one payment a slot");
        (await app.Count("select count(*) from schedule_slots where run_id is null")).ShouldBe(0);
    }

    [Fact]
    public async Task Nothing_is_due_in_a_new_installation_whoever_asks_and_how()
    {
        await using var app = await Start(schedule: null, default);
        await app.Earn(1, "first");
        var december = new DateTimeOffset(2025, 12, 1, 9, 0, 0, TimeSpan.Zero);

        foreach (var reply in new[] { await app.Call(null), await app.Call(december), await app.Call(At(1, 9)) })
        {
            reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
            reply.Json.GetProperty("status").GetString().ShouldBe("skipped", reply.Text);
            reply.Data.GetProperty("openSlot").GetRawText().ShouldBe("null");
            reply.Data.GetProperty("nextScheduledTime").GetString().ShouldBe("2026-01-01T09:00:00.000Z");
        }

        var named = await app.Cron.PostJson(Tests.Calls.CronRoute, """{"forceRun":true,"slot":"2025-12-01T09:00:00Z"}""");
        named.Json.GetProperty("status").GetString().ShouldBe("skipped", named.Text);
        (await app.Count("select count(*) from runs")).ShouldBe(0);
        var forced = await app.Cron.PostJson(Tests.Calls.CronRoute, """{"forceRun":true,"wait":60}""");
        forced.Data.GetProperty("runId").GetString().ShouldStartWith("manual_run_", customMessage: forced.Text);
        app.Stripe.Transfers().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_slot_that_is_open_is_shown_by_the_preview_the_monitoring_and_the_answer()
    {
        // Within the time that a request is given; the run that is forced just before nine is going until after it.
        await using var app = await Start(new ScheduleChange { Frequency = PayoutFrequency.Daily, Hour = 9 }, TimeSpan.FromSeconds(20));
        await app.Earn(3, "open");
        await app.Until(At(1, 9).AddSeconds(-2));
        app.Step = TimeSpan.FromMilliseconds(1);
        var going = await app.Cron.PostJson(Tests.Calls.CronRoute, """{"forceRun":true,"wait":0}""");
        await app.Until(At(1, 9));

        var answer = await app.Call(At(1, 9));
        var open = new[]
        {
            (await app.Admin.GetReply("/api/admin/schedule/preview")).Data.GetProperty("openSlot").GetString(),
            (await app.Admin.GetReply("/api/admin/payout-monitoring")).Data.GetProperty("scheduler").GetProperty("openSlot").GetString(),
            answer.Data.GetProperty("openSlot").GetString(),
        };

        answer.Data.GetProperty("runId").GetString().ShouldBe(going.Data.GetProperty("runId").GetString(), "it is in the slot's way");
        open.ShouldAllBe(slot => slot == "2026-01-01T09:00:00.000Z");
    }
}
