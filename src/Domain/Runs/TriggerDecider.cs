using OrleansPayouts.Domain.Schedules;

namespace OrleansPayouts.Domain.Runs;

/// <summary>
/// Whether a trigger starts a run, and for which slot. While the schedule is off only a forced one does, whether it
/// names a slot or not. Runs that exist already are looked up before this is asked.
/// </summary>
public static class TriggerDecider
{
    /// <param name="trigger">The wish.</param>
    /// <param name="schedule">The schedule.</param>
    /// <param name="dueSlotHasRun">Whether the latest slot at or before now has a run.</param>
    /// <param name="now">The time.</param>
    public static TriggerDecision Decide(RunTrigger trigger, PayoutSchedule schedule, bool dueSlotHasRun, DateTimeOffset now)
    {
        if (trigger.Slot is { } slot)
            return Named(slot, trigger.Force || schedule.Enabled, schedule, now);
        if (trigger.Force)
            return new(TriggerDisposition.Started, null);
        return schedule.Enabled && !dueSlotHasRun
            ? new(TriggerDisposition.Started, schedule.SlotAtOrBefore(now))
            : new(TriggerDisposition.NotDue, null);
    }

    private static TriggerDecision Named(DateTimeOffset slot, bool allowed, PayoutSchedule schedule, DateTimeOffset now)
    {
        // Runs are numbered from the Unix epoch; much before it there is no calendar to ask.
        if (slot < DateTimeOffset.UnixEpoch || slot > now || schedule.SlotAtOrBefore(slot) != slot)
            return new(TriggerDisposition.NoSuchSlot, null);
        // In UTC: the same instant with another offset is the same slot, and the database takes no other.
        return allowed ? new(TriggerDisposition.Started, slot.ToUniversalTime()) : new(TriggerDisposition.NotDue, null);
    }
}
