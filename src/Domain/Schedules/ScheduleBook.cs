namespace OrleansPayouts.Domain.Schedules;

/// <summary>
/// The schedule and how far it has been seen to. A value: what happens gives a new one, which the scheduler stores. A
/// slot counts from the instant at which its schedule was set, so that a change never brings back a time that has passed.
/// </summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.ScheduleBook")]
public sealed record ScheduleBook
{
    [Id(0)]
    public PayoutSchedule Schedule { get; init; } = new();

    /// <summary>When its slots were last changed; null where they are as they came: then whoever asks gets the one before, too.</summary>
    [Id(1)]
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>A slot from before the change that was not paid then: due until the first one after it.</summary>
    [Id(2)]
    public DateTimeOffset? Carried { get; init; }

    /// <summary>
    /// Up to here each slot has its run, or is recorded as missed, or nobody was there to see to it; null before the
    /// program's first start. No slot up to here is started by itself.
    /// </summary>
    [Id(3)]
    public DateTimeOffset? SettledThrough { get; init; }

    /// <summary>The program is there from now on; what lies before its first start is nobody's omission.</summary>
    public ScheduleBook Opened(DateTimeOffset now) => SettledThrough is null ? this with { SettledThrough = now } : this;

    /// <summary>The slot that is due, unless it has its run; null where a change has left none.</summary>
    public DateTimeOffset? DueAt(DateTimeOffset now) =>
        Schedule.SlotAtOrBefore(now) is var latest && ChangedAt is { } changed && latest <= changed ? Carried : latest;

    /// <summary>The slots that have come since all was settled, in order: the last is due, the others were missed.</summary>
    public List<DateTimeOffset> OpenAt(DateTimeOffset now)
    {
        if (!Schedule.Enabled || SettledThrough is not { } settled)
            return [];
        var from = ChangedAt is { } changed && changed > settled ? changed : settled;
        var open = from > now ? [] : new SlotCalculator(Schedule).After(from).Select(slot => slot.Slot).TakeWhile(slot => slot <= now);
        return Carried is { } carried && carried > settled && carried <= now ? [carried, .. open] : [.. open];
    }

    /// <summary>All up to the slot is seen to.</summary>
    public ScheduleBook Settled(DateTimeOffset slot) => SettledThrough >= slot ? this : this with { SettledThrough = slot };

    /// <summary>The schedule as it is from now on.</summary>
    /// <param name="schedule">The new one.</param>
    /// <param name="dueHasRun">Whether <see cref="DueAt"/> has its run.</param>
    /// <param name="now">When.</param>
    public ScheduleBook Changed(PayoutSchedule schedule, bool dueHasRun, DateTimeOffset now)
    {
        if (schedule.HasSlotsOf(Schedule))
            return this with { Schedule = schedule };
        var due = DueAt(now);
        // What passed while the schedule was off was not due; what was open when it was put off, and nothing came after, still is.
        var carried = dueHasRun || (!Schedule.Enabled && due != Carried) ? null : due;
        return new ScheduleBook
        {
            Schedule = schedule,
            ChangedAt = now,
            Carried = carried,
            SettledThrough = carried > SettledThrough ? SettledThrough : now,
        };
    }
}
