using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Schedules;

namespace OrleansPayouts.Domain.Tests;

public sealed class TriggerDeciderTests
{
    private static readonly DateTimeOffset Now = new(2024, 2, 1, 15, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Due = new(2024, 2, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly ScheduleBook Book = new ScheduleBook().Opened(Due.AddDays(-20));

    /// <summary>Off since the slot that was open then.</summary>
    private static readonly ScheduleBook Off = Book.Changed(new PayoutSchedule { Enabled = false }, dueHasRun: false, Now.AddHours(-1));
    private static readonly RunTrigger Cron = new("cron", "corr_1");

    [Fact]
    public void The_slot_that_is_due_is_started_however_late() =>
        Decide(Cron, ran: false).ShouldBe(new TriggerDecision(TriggerDisposition.Started, Due));

    [Fact]
    public void A_slot_that_has_run_is_not_due_again() => Decide(Cron, ran: true).Disposition.ShouldBe(TriggerDisposition.NotDue);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_slot_from_before_the_installation_starts_nothing_named_or_not(bool force)
    {
        var book = new ScheduleBook().Opened(Due.AddHours(1));
        TriggerDecider.Decide(Cron, book, dueSlotHasRun: false, Now).Disposition.ShouldBe(TriggerDisposition.NotDue);
        TriggerDecider.Decide(Cron with { Slot = Due, Force = force }, book, dueSlotHasRun: false, Now).Disposition.ShouldBe(TriggerDisposition.Superseded);
    }

    [Fact]
    public void A_schedule_that_is_off_has_nothing_due() =>
        TriggerDecider.Decide(Cron, Off, dueSlotHasRun: false, Now)
            .ShouldBe(new TriggerDecision(TriggerDisposition.NotDue, null));

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_forced_trigger_starts_a_run_of_no_slot_whatever_the_schedule_says(bool enabled, bool ran) =>
        TriggerDecider.Decide(Cron with { Force = true }, enabled ? Book : Off, ran, Now)
            .ShouldBe(new TriggerDecision(TriggerDisposition.Started, null));

    [Fact]
    public void A_slot_that_is_named_is_the_one_that_is_paid() =>
        Decide(Cron with { Slot = Due }, ran: false).ShouldBe(new TriggerDecision(TriggerDisposition.Started, Due));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_slot_that_a_later_one_has_superseded_starts_nothing_even_if_forced(bool force)
    {
        foreach (var months in new[] { -1, -2, -600 })
            Decide(Cron with { Slot = Due.AddMonths(months), Force = force }, ran: false)
                .ShouldBe(new TriggerDecision(TriggerDisposition.Superseded, null));
    }

    [Fact]
    public void A_caller_whose_clock_is_ahead_meets_the_next_slot_and_it_is_not_due()
    {
        var early = Due.AddSeconds(-2);
        TriggerDecider.Decide(Cron with { Slot = Due }, Book, dueSlotHasRun: true, early).Disposition.ShouldBe(TriggerDisposition.NotDue);
        TriggerDecider.Decide(Cron with { Slot = Due, Force = true }, Book, dueSlotHasRun: true, early).Disposition.ShouldBe(TriggerDisposition.NotDue);
        TriggerDecider.Decide(Cron with { Slot = Due.AddMonths(1) }, Book, dueSlotHasRun: true, early).Disposition.ShouldBe(TriggerDisposition.NoSuchSlot);
    }

    [Fact]
    public void A_slot_named_with_another_offset_is_the_same_slot_and_given_in_UTC()
    {
        var decision = Decide(Cron with { Slot = Due.ToOffset(TimeSpan.FromHours(2)) }, ran: false);
        decision.ShouldBe(new TriggerDecision(TriggerDisposition.Started, Due));
        decision.Slot!.Value.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void A_slot_named_while_the_schedule_is_off_pays_nobody_unless_forced()
    {
        TriggerDecider.Decide(Cron with { Slot = Due }, Off, dueSlotHasRun: false, Now).Disposition.ShouldBe(TriggerDisposition.NotDue);
        TriggerDecider.Decide(Cron with { Slot = Due, Force = true }, Off, dueSlotHasRun: false, Now)
            .ShouldBe(new TriggerDecision(TriggerDisposition.Started, Due));
    }

    public static TheoryData<DateTimeOffset> NoSlots => new(
        Due.AddMinutes(1), Due.AddTicks(1), Due.AddMonths(2), Now, DateTimeOffset.MinValue, DateTimeOffset.MaxValue,
        DateTimeOffset.UnixEpoch.AddTicks(-1), new DateTimeOffset(1, 1, 1, 9, 0, 0, TimeSpan.Zero));

    [Theory]
    [MemberData(nameof(NoSlots))]
    public void What_is_no_slot_of_the_schedule_or_lies_ahead_starts_nothing(DateTimeOffset slot)
    {
        Decide(Cron with { Slot = slot }, ran: false).ShouldBe(new TriggerDecision(TriggerDisposition.NoSuchSlot, null));
        Decide(Cron with { Slot = slot, Force = true }, ran: false).ShouldBe(new TriggerDecision(TriggerDisposition.NoSuchSlot, null));
    }

    [Fact]
    public void What_is_started_is_always_the_latest_slot_of_the_schedule_that_has_come() => ForAny.Value(
        from schedule in Any.Schedule
        from now in Any.Instant
        from named in Gen.OrNull(Any.Instant.Select(instant => (object)schedule.SlotAtOrBefore(instant)))
        from ran in Gen.Elements(true, false)
        select (schedule, now, slot: (DateTimeOffset?)named, ran),
        given =>
        {
            var decision = TriggerDecider.Decide(Cron with { Slot = given.slot }, new ScheduleBook { Schedule = given.schedule }.Opened(DateTimeOffset.UnixEpoch), given.ran, given.now);
            if (decision.Disposition != TriggerDisposition.Started)
                return;
            var slot = decision.Slot.ShouldNotBeNull();
            slot.ShouldBe(given.schedule.SlotAtOrBefore(given.now));
        });

    [Fact]
    public void A_paused_run_holds_up_no_slot_and_is_the_answer_where_nothing_is_due()
    {
        PayoutRun[] paused = [Paused("failure_share"), Paused(RunPause.ByOperator)];

        TriggerDecider.AnsweredWith(new(TriggerDisposition.Started, Due), paused).ShouldBeNull();
        TriggerDecider.AnsweredWith(new(TriggerDisposition.NotDue, null), paused).ShouldBe(paused[1]);
        TriggerDecider.AnsweredWith(new(TriggerDisposition.NotDue, null), []).ShouldBeNull();
        TriggerDecider.AnsweredWith(new(TriggerDisposition.NoSuchSlot, null), paused).ShouldBeNull();
    }

    [Theory]
    [InlineData("failure_share", true)]
    [InlineData("stripe_unauthorized", true)]
    [InlineData(RunPause.ByOperator, false)]
    public void A_forced_run_does_not_get_around_a_failsafe_and_is_not_held_up_by_an_operators_pause(string code, bool isAnswered) =>
        (TriggerDecider.AnsweredWith(new(TriggerDisposition.Started, null), [Paused(code)]) is not null).ShouldBe(isAnswered);

    private static PayoutRun Paused(string code) => new()
    {
        Id = RunId.ForSlot(Due.AddMonths(-1)),
        Settings = new RunSettings(10, 3, MinimumThresholds.Default),
        CorrelationId = "corr_1",
        StartedBy = "cron",
        StartedAt = Due.AddMonths(-1),
        Status = RunStatus.Paused,
        PauseCode = code,
    };

    private static TriggerDecision Decide(RunTrigger trigger, bool ran) => TriggerDecider.Decide(trigger, Book, ran, Now);
}
