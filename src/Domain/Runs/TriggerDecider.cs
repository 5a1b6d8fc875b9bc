using OrleansPayouts.Domain.Schedules;

namespace OrleansPayouts.Domain.Runs;

/// <summary>Whether a trigger starts a run, and for which slot. Runs that exist already are looked up before this is asked.</summary>
public static class TriggerDecider
{
    /// <param name="trigger">The wish.</param>
    /// <param name="schedule">The schedule.</param>
    /// <param name="dueSlotHasRun">Whether the latest slot at or before now has a run.</param>
    /// <param name="now">The time.</param>
    public static TriggerDecision Decide(RunTrigger trigger, PayoutSchedule schedule, bool dueSlotHasRun, DateTimeOffset now)
    {
        if (trigger.Slot is { } slot)
            return slot <= now && schedule.SlotAtOrBefore(slot) == slot
                ? new(TriggerDisposition.Started, slot)
                : new(TriggerDisposition.NoSuchSlot, null);
        if (trigger.Force)
            return new(TriggerDisposition.Started, null);
        return schedule.Enabled && !dueSlotHasRun
            ? new(TriggerDisposition.Started, schedule.SlotAtOrBefore(now))
            : new(TriggerDisposition.NotDue, null);
    }
}
