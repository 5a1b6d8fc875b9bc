using OrleansPayouts.Domain.Schedules;

namespace OrleansPayouts.Domain.Runs;

/// <summary>
/// Whether a trigger starts a run, and for which slot. While the schedule is off only a forced one does, whether it
/// names a slot or not. A run that exists already, or is going, is looked up before this is asked.
/// </summary>
public static class TriggerDecider
{
    /// <param name="trigger">The wish.</param>
    /// <param name="book">The schedule.</param>
    /// <param name="dueSlotHasRun">Whether the slot that is due has a run.</param>
    /// <param name="now">The time.</param>
    public static TriggerDecision Decide(RunTrigger trigger, ScheduleBook book, bool dueSlotHasRun, DateTimeOffset now)
    {
        if (trigger.Slot is { } slot)
            return Named(slot, trigger.Force || book.Schedule.Enabled, book, now);
        if (trigger.Force)
            return new(TriggerDisposition.Started, null);
        return book.Schedule.Enabled && !dueSlotHasRun && book.DueAt(now) is { } due
            ? new(TriggerDisposition.Started, due)
            : new(TriggerDisposition.NotDue, null);
    }

    private static TriggerDecision Named(DateTimeOffset slot, bool allowed, ScheduleBook book, DateTimeOffset now)
    {
        // In UTC: the same instant with another offset is the same slot, and the database takes no other.
        if (slot == book.DueAt(now))
            return allowed ? new(TriggerDisposition.Started, slot.ToUniversalTime()) : new(TriggerDisposition.NotDue, null);
        // A caller whose clock is ahead of ours means the next one. Further ahead, it means something else.
        if (slot > now)
            return new(slot == book.Schedule.SlotAfter(now) ? TriggerDisposition.NotDue : TriggerDisposition.NoSuchSlot, null);
        // Runs are numbered from the Unix epoch; much before it there is no calendar to ask. A slot from before the installation, or
        // before a change, is as past as one that a later one has superseded.
        var isSlot = slot >= SlotCalculator.Earliest && book.Schedule.SlotAtOrBefore(slot) == slot;
        return new(!isSlot ? TriggerDisposition.NoSuchSlot : allowed ? TriggerDisposition.Superseded : TriggerDisposition.NotDue, null);
    }

    /// <summary>
    /// The paused run that a trigger is answered with instead of a new one; null where none is. A slot waits for no paused run. A
    /// forced run does not get around a failsafe, and where Stripe is the cause of the pause the paused run is the one to try.
    /// </summary>
    /// <param name="decision">What follows from the trigger, but for paused runs.</param>
    /// <param name="paused">The paused runs, oldest first.</param>
    public static PayoutRun? AnsweredWith(TriggerDecision decision, IReadOnlyList<PayoutRun> paused) => decision switch
    {
        { Disposition: TriggerDisposition.Started, Slot: null } => paused.LastOrDefault(run => !run.IsHeld),
        { Disposition: TriggerDisposition.NotDue } => paused.LastOrDefault(),
        _ => null,
    };
}
