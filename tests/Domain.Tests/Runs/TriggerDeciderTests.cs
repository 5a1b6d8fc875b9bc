using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Schedules;

namespace OrleansPayouts.Domain.Tests;

public sealed class TriggerDeciderTests
{
    private static readonly PayoutSchedule Schedule = new();
    private static readonly DateTimeOffset Now = new(2024, 2, 1, 15, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Due = new(2024, 2, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly RunTrigger Cron = new("cron", "corr_1");

    [Fact]
    public void The_slot_that_is_due_is_started_however_late() =>
        Decide(Cron, ran: false).ShouldBe(new TriggerDecision(TriggerDisposition.Started, Due));

    [Fact]
    public void A_slot_that_has_run_is_not_due_again() => Decide(Cron, ran: true).Disposition.ShouldBe(TriggerDisposition.NotDue);

    [Fact]
    public void A_schedule_that_is_off_has_nothing_due() =>
        TriggerDecider.Decide(Cron, Schedule with { Enabled = false }, dueSlotHasRun: false, Now)
            .ShouldBe(new TriggerDecision(TriggerDisposition.NotDue, null));

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_forced_trigger_starts_a_run_of_no_slot_whatever_the_schedule_says(bool enabled, bool ran) =>
        TriggerDecider.Decide(Cron with { Force = true }, Schedule with { Enabled = enabled }, ran, Now)
            .ShouldBe(new TriggerDecision(TriggerDisposition.Started, null));

    [Fact]
    public void A_slot_that_is_named_is_the_one_that_is_paid()
    {
        var january = new DateTimeOffset(2024, 1, 1, 9, 0, 0, TimeSpan.Zero);
        Decide(Cron with { Slot = january }, ran: true).ShouldBe(new TriggerDecision(TriggerDisposition.Started, january));
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
        var off = Schedule with { Enabled = false };
        TriggerDecider.Decide(Cron with { Slot = Due }, off, dueSlotHasRun: false, Now).Disposition.ShouldBe(TriggerDisposition.NotDue);
        TriggerDecider.Decide(Cron with { Slot = Due, Force = true }, off, dueSlotHasRun: false, Now)
            .ShouldBe(new TriggerDecision(TriggerDisposition.Started, Due));
    }

    public static TheoryData<DateTimeOffset> NoSlots => new(
        Due.AddMinutes(1), Due.AddTicks(1), Due.AddMonths(1), Now, DateTimeOffset.MinValue, DateTimeOffset.MaxValue,
        DateTimeOffset.UnixEpoch.AddTicks(-1), new DateTimeOffset(1, 1, 1, 9, 0, 0, TimeSpan.Zero));

    [Theory]
    [MemberData(nameof(NoSlots))]
    public void What_is_no_slot_of_the_schedule_or_lies_ahead_starts_nothing(DateTimeOffset slot)
    {
        Decide(Cron with { Slot = slot }, ran: false).ShouldBe(new TriggerDecision(TriggerDisposition.NoSuchSlot, null));
        Decide(Cron with { Slot = slot, Force = true }, ran: false).ShouldBe(new TriggerDecision(TriggerDisposition.NoSuchSlot, null));
    }

    [Fact]
    public void What_is_started_is_always_a_slot_of_the_schedule_that_has_come() => ForAny.Value(
        from schedule in Any.Schedule
        from now in Any.Instant
        from named in Gen.OrNull(Any.Instant.Select(instant => (object)schedule.SlotAtOrBefore(instant)))
        from ran in Gen.Elements(true, false)
        select (schedule, now, slot: (DateTimeOffset?)named, ran),
        given =>
        {
            var decision = TriggerDecider.Decide(Cron with { Slot = given.slot }, given.schedule, given.ran, given.now);
            if (decision.Disposition != TriggerDisposition.Started)
                return;
            var slot = decision.Slot.ShouldNotBeNull();
            slot.ShouldBeLessThanOrEqualTo(given.now);
            given.schedule.SlotAtOrBefore(slot).ShouldBe(slot);
        });

    private static TriggerDecision Decide(RunTrigger trigger, bool ran) => TriggerDecider.Decide(trigger, Schedule, ran, Now);
}
