using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Schedules;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;
using static OrleansPayouts.Grains.Tests.ScheduledDays;

namespace OrleansPayouts.Grains.Tests;

public sealed class ScheduleTests
{
    private static readonly ScheduleChange DailyAtNine = new() { Frequency = PayoutFrequency.Daily, Hour = 9 };

    [Fact]
    public async Task Slots_are_paid_by_themselves_and_on_time_with_nobody_calling()
    {
        // Not a whole number of ten minutes after the start, at which the program looks by itself.
        await using var days = await ScheduledDays.Start(DailyAtNine with { Minute = 7 });
        await days.Silo.AddWriters(10);
        for (var day = 1; day <= 3; day++)
        {
            await days.Until(At(day, 9, 7));
            var run = await days.SlotEnds(At(day, 9, 7));
            run.Run.StartedBy.ShouldBe("schedule");
            // A heartbeat could be a minute late; the timer is not.
            (run.Run.StartedAt - At(day, 9, 7)).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(30));
            run.Totals.Paid.ShouldBe(day == 1 ? 10 : 0);
        }

        (await days.Slots()).ShouldBe("01-01 09:07 paid, 01-02 09:07 paid, 01-03 09:07 paid");
        (await days.SlotsThatAreWrong()).ShouldBe(0);
        await days.Silo.BooksAgree();
    }

    [Fact]
    public async Task After_three_slots_of_downtime_one_run_catches_up_and_two_slots_are_recorded_as_missed()
    {
        await using var days = await ScheduledDays.Start(DailyAtNine);
        await days.Silo.AddWriters(10);

        await days.DownUntil(At(3, 15));

        (await days.SlotEnds(At(3, 9))).Totals.Paid.ShouldBe(10);
        (await days.Slots()).ShouldBe("01-01 09:00 missed, 01-02 09:00 missed, 01-03 09:00 paid");
        (await days.Silo.Count("select count(*) from runs")).ShouldBe(1);
        var missed = await Missed(days, Midnight);
        missed.Select(slot => (slot.Slot, slot.SupersededBy)).ShouldBe([(At(1, 9), At(3, 9)), (At(2, 9), At(3, 9))]);
        missed.ShouldAllBe(slot => slot.RecordedAt >= At(3, 15));
        (await Missed(days, missed[^1].RecordedAt)).ShouldBeEmpty();

        // Once more over a slot, and over none: nothing is missed that was paid.
        await days.DownUntil(At(4, 10));
        await days.SlotEnds(At(4, 9));
        await days.DownUntil(At(4, 20));
        await days.Until(At(5, 9));
        await days.SlotEnds(At(5, 9));
        (await days.Slots()).ShouldBe("01-01 09:00 missed, 01-02 09:00 missed, 01-03 09:00 paid, 01-04 09:00 paid, 01-05 09:00 paid");
        (await days.SlotsThatAreWrong()).ShouldBe(0);
        await days.Silo.BooksAgree();
    }

    [Fact]
    public async Task A_schedule_that_changes_during_a_run_changes_the_next_slot_and_not_the_run()
    {
        // Six seconds a payout and ten at a time: the run lasts for half a minute of its clock.
        await using var days = await ScheduledDays.Start(
            DailyAtNine, TimeSpan.FromSeconds(6), new PayoutOptions { MaxConcurrentProcessing = 10, MaxRequestsPerSecond = 1_000, BatchSize = 20 });
        await days.Silo.AddWriters(50);
        await days.Until(At(1, 9));
        await days.Silo.Comes("select least(count(*), 1) from payouts where status = 'paid'", 1);

        var update = await days.Change(new ScheduleChange { Hour = 11, Minute = 30, BatchSize = 7, MaxRetries = 1, MinimumThreshold = 26 });
        var going = (await days.Silo.Scheduler.GetStatus()).ActiveRun;

        going.ShouldBe(RunId.ForSlot(At(1, 9)), "it was changed too late");
        update.NextSlots.Select(slot => slot.Slot).ShouldBe(Enumerable.Range(1, 12).Select(day => At(day, 11, 30)));
        var first = await days.SlotEnds(At(1, 9));
        first.Run.Settings.ShouldBe(new RunSettings(20, 3, MinimumThresholds.Default));
        first.Totals.Paid.ShouldBe(50);
        await days.Until(At(1, 11, 30));
        (await days.SlotEnds(At(1, 11, 30))).Run.Settings.ShouldBe(new RunSettings(7, 1, new MinimumThresholds(26, CurrencyAmounts.None)));
        (await days.Slots()).ShouldBe("01-01 09:00 paid, 01-01 11:30 paid");
        (await days.Silo.Count("select count(*) from audit_entries where action = 'schedule.changed' and actor = 'olga' and reason like '%BatchSize = 7%'"))
            .ShouldBe(1);
        await days.Silo.BooksAgree();
    }

    [Fact]
    public async Task While_the_schedule_is_off_nothing_starts_by_itself_and_only_what_is_forced()
    {
        await using var days = await ScheduledDays.Start(DailyAtNine);
        await days.Change(new ScheduleChange { Enabled = false });
        (await days.Silo.Count("select count(*) from orleansreminderstable where remindername = 'schedule'"))
            .ShouldBe(0);

        await days.Until(At(2, 10));

        (await days.Silo.Scheduler.ShouldRun()).ShouldBeFalse();
        (await days.Silo.Scheduler.RunScheduled()).Disposition.ShouldBe(TriggerDisposition.NotDue);
        (await days.Silo.Scheduler.Trigger(new RunTrigger("cron", "corr_1", Slot: At(2, 9)))).Disposition.ShouldBe(TriggerDisposition.NotDue);
        (await days.Silo.Count("select count(*) from runs")).ShouldBe(0);
        (await days.Silo.Run()).Run.Status.ShouldBe(RunStatus.Completed);

        await days.Change(new ScheduleChange { Enabled = true });
        await days.Until(At(3, 9));
        await days.SlotEnds(At(3, 9));
        (await days.Slots()).ShouldBe("01-03 09:00 paid");
    }

    [Fact]
    public async Task Nothing_from_before_the_installation_is_due_whoever_asks()
    {
        await using var days = await ScheduledDays.Start(new ScheduleChange { BatchSize = 9 });
        await days.Silo.AddWriters(3);
        var december = new DateTimeOffset(2025, 12, 1, 9, 0, 0, TimeSpan.Zero);

        (await days.Silo.Scheduler.ShouldRun()).ShouldBeFalse();
        (await days.Silo.Scheduler.RunScheduled()).ShouldBe(new TriggerResult(TriggerDisposition.NotDue, null, At(1, 9)));
        (await days.Silo.Scheduler.Trigger(new RunTrigger("cron", "corr_1", Slot: december))).Disposition.ShouldBe(TriggerDisposition.Superseded);
        (await days.Silo.Scheduler.Trigger(new RunTrigger("cron", "corr_1", Force: true, Slot: december))).Disposition.ShouldBe(TriggerDisposition.Superseded);
        (await days.Silo.Count("select count(*) from runs")).ShouldBe(0);

        await days.Until(At(1, 9));
        (await days.SlotEnds(At(1, 9))).Totals.Paid.ShouldBe(3);
        (await days.Silo.Scheduler.RunScheduled()).Disposition.ShouldBe(TriggerDisposition.NotDue);
    }

    [Fact]
    public async Task A_change_with_mistakes_is_refused_whole_and_stores_nothing()
    {
        await using var days = await ScheduledDays.Start(DailyAtNine);

        var update = await days.Change(new ScheduleChange { Hour = 7, DayOfMonth = 32, Timezone = "Mars/Olympus_Mons" });

        update.Problems.Select(problem => problem.Field).ShouldBe(["dayOfMonth", "timezone"]);
        update.NextSlots.ShouldBeEmpty();
        var status = await days.Silo.Scheduler.GetStatus();
        status.Schedule.Hour.ShouldBe(9);
        status.NextSlot.ShouldBe(At(1, 9));
        (await days.Silo.Count("select count(*) from audit_entries where action = 'schedule.changed'")).ShouldBe(1, "the one at the start");
    }

    [Fact]
    public async Task The_schedule_outlives_the_program()
    {
        await using var days = await ScheduledDays.Start(new ScheduleChange
        {
            Frequency = PayoutFrequency.Weekly, DayOfWeek = 0, Hour = 23, Minute = 59, Timezone = "Pacific/Chatham", MinimumThreshold = 12.5m, BatchSize = 4,
            MaxRetries = 0, NotificationEmails = ["ada@example.com", "bob@example.org"], MinimumThresholds = new() { ["JPY"] = 3_500 },
        });
        var before = (await days.Silo.Scheduler.GetStatus()).Schedule;

        await days.DownUntil(days.Now);

        var after = (await days.Silo.Scheduler.GetStatus()).Schedule;
        after.NotificationEmails.ShouldBe(["ada@example.com", "bob@example.org"]);
        after.MinimumThresholds.ShouldBe(before.MinimumThresholds);
        after.ShouldBe(before with { NotificationEmails = after.NotificationEmails, MinimumThresholds = after.MinimumThresholds });
        after.Timezone.ShouldBe("Pacific/Chatham");
    }

    [Fact]
    public async Task A_paused_run_holds_up_no_slot()
    {
        await using var days = await ScheduledDays.Start(DailyAtNine);
        var silo = days.Silo;
        await silo.AddWriters(3);
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ApiKeyExpired, Endpoint = Endpoint.RetrieveBalance, ForSeconds = 3_600 });
        var paused = (await silo.Run()).Run.Id;
        await silo.RunDesk.Take(paused, RunCommand.Pause, TestSilo.Operator, TestContext.Current.CancellationToken);
        silo.Stripe.ClearFaults();
        (await silo.Count("select count(*) from payouts where status = 'reserved'")).ShouldBe(3);
        await silo.Earn("w002", 4_000, "later");
        await silo.AddWriters(2, first: 4);
        silo.Stripe.SetBalance("usd", 1_000_000);

        await days.Until(At(1, 9));
        var first = await days.SlotEnds(At(1, 9));
        await days.Until(At(2, 9));
        await days.SlotEnds(At(2, 9));

        (first.Run.Status, first.Totals.Paid).ShouldBe((RunStatus.Completed, 2));
        (await silo.RunStore.Load(paused, TestContext.Current.CancellationToken))!.IsHeld.ShouldBeTrue();
        (await days.Slots()).ShouldBe("01-01 09:00 paid, 01-02 09:00 paid");
        var left = (await silo.Queries.ListExclusions(first.Run.Id, null, 100, TestContext.Current.CancellationToken)).Single(one => one.Writer.Value == "w002");
        (left.Reason, left.OpenRun, left.Available.Minor).ShouldBe((ExclusionReason.OpenPayout, paused, 4_000L));

        await silo.RunDesk.Take(paused, RunCommand.Resume, TestSilo.Operator, TestContext.Current.CancellationToken);
        (await silo.RunEnds(paused)).Totals.Paid.ShouldBe(3);
        await days.Until(At(3, 9));
        (await days.SlotEnds(At(3, 9))).Totals.Paid.ShouldBe(1, "what was earned since");
        await silo.BooksAgree();
    }

    [Fact(Timeout = 180_000)]
    public async Task A_slot_waits_for_a_run_that_is_going()
    {
        // Twenty seconds a payout, one at a time: the run that was forced before nine is going until after it.
        await using var days = await ScheduledDays.Start(DailyAtNine, TimeSpan.FromSeconds(20), new PayoutOptions
        {
            MaxConcurrentProcessing = 1, MaxRequestsPerSecond = 1_000, BatchSize = 1,
        });
        await days.Silo.AddWriters(15);
        await days.Until(At(1, 8, 57));
        var forced = (await days.Silo.Scheduler.Trigger(new RunTrigger("cron", "corr_1", Force: true))).Run!.Value;
        await Eventually.Holds(() => days.Silo.Stripe.Report().Transfers.InFlight > 0);
        await days.Until(At(1, 9));

        var named = await days.Silo.Scheduler.Trigger(new RunTrigger("cron", "corr_2", Slot: At(1, 9)));

        (named.Disposition, named.Run, named.OpenSlot).ShouldBe((TriggerDisposition.Replayed, forced, At(1, 9)));
        (await days.Silo.Scheduler.GetStatus()).OpenSlot.ShouldBe(At(1, 9));
        for (var hour = 1; await days.Silo.Count($"select count(*) from runs where id = '{RunId.ForSlot(At(1, 9)).Value}'") == 0; hour++)
        {
            hour.ShouldBeLessThan(40, "the slot's run was not started");
            await days.Until(days.Now.AddMinutes(1));
        }

        await days.SlotEnds(At(1, 9));
        (await days.Silo.Scheduler.GetStatus()).OpenSlot.ShouldBeNull();
        (await days.Slots()).ShouldBe("01-01 09:00 paid");
        await days.Silo.BooksAgree();
    }

    private static Task<IReadOnlyList<MissedSlot>> Missed(ScheduledDays days, DateTimeOffset since) =>
        ((IScheduleStore)days.Silo.Services.GetService(typeof(IScheduleStore))!).MissedSince(since, 100, TestContext.Current.CancellationToken);
}
