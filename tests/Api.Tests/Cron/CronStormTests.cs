using System.Net;
using OrleansPayouts.Domain.Schedules;
using static OrleansPayouts.Api.Tests.Cron.ClockedApp;

namespace OrleansPayouts.Api.Tests.Cron;

public sealed class CronStormTests
{
    private const int Writers = 30;
    private const int Days = 8;

    /// <summary>
    /// Eight daily slots at nine. Day 3: the program is down until six hours after the slot. Day 5: it is cut off during the
    /// run. Day 6: nobody calls before three. Each day calls come early, on time, doubled, during the run and late.
    /// </summary>
    [Fact(Timeout = 240_000)]
    public async Task Two_hundred_calls_in_any_weather_give_exactly_one_run_for_each_slot_and_no_error()
    {
        await using var app = await ClockedApp.Start(new ScheduleChange { Frequency = PayoutFrequency.Daily, Hour = 9 }, TimeSpan.FromSeconds(2));
        var replies = new List<Reply>();
        for (var day = 1; day <= Days; day++)
        {
            await app.Earn(Writers, "day" + day);
            var slot = At(day, 9);
            await app.Until(slot.AddSeconds(-10));
            replies.AddRange(await Burst(app, slot, 4));
            if (day == 3)
                await app.Restart(slot.AddHours(6), cutOff: false);
            else
                await app.Until(day == 6 ? slot.AddHours(6) : slot);
            // On time, or six hours late; and once more, because the service saw no answer.
            replies.AddRange(await Burst(app, slot, 8));
            replies.AddRange(await Burst(app, slot, 8));
            if (day == 5)
            {
                await app.Restart(app.Now, cutOff: true);
                replies.AddRange(await Burst(app, slot, 4));
            }

            // The run of the day before may be in the way for a moment; then its own is the answer.
            do
                replies.Add(await app.Call(slot, wait: 60));
            while (!replies[^1].Text.Contains($"scheduled_run_{slot.ToUnixTimeMilliseconds()}\"", StringComparison.Ordinal) || replies[^1].Status != HttpStatusCode.OK);
            await app.Until(slot.AddHours(7));
            replies.AddRange(await Burst(app, slot, 5));
            // Yesterday's line of a service that is a day behind.
            replies.Add(await app.Call(slot.AddDays(-1)));
        }

        replies.Count.ShouldBeGreaterThanOrEqualTo(200);
        replies.Where(reply => reply.Status is not (HttpStatusCode.OK or HttpStatusCode.Accepted)).Select(reply => reply.Text).ShouldBeEmpty();
        // Judged by SQL.
        (await app.Count("select count(*) from runs")).ShouldBe(Days);
        (await app.Count("select count(distinct slot) from runs where started_by in ('schedule', 'cron') or started_by like 'cron%'")).ShouldBe(Days);
        (await app.Count("select count(*) from generate_series(timestamptz '2026-01-01 09:00Z', '2026-01-08 09:00Z', '1 day') day "
            + "join runs r on r.slot = day and r.status = 'completed' join schedule_slots s on s.slot = day and s.run_id = r.id")).ShouldBe(Days);
        (await app.Count("select count(*) from schedule_slots where run_id is null")).ShouldBe(0);
        (await app.Count("select count(*) from payouts where status = 'paid'")).ShouldBe(app.Stripe.Transfers().Count);
        app.Stripe.Transfers().Count.ShouldBe(Days * Writers);
        app.Stripe.Transfers().Select(transfer => transfer.PayoutId).ShouldBeUnique();
    }

    /// <summary>At once; every other names its slot.</summary>
    private static Task<Reply[]> Burst(ClockedApp app, DateTimeOffset slot, int calls) =>
        Task.WhenAll(Enumerable.Range(0, calls).Select(call => app.Call(call % 2 == 0 ? slot : null)));
}
