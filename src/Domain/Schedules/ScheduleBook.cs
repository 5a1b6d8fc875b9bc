namespace OrleansPayouts.Domain.Schedules;

/// <summary>
/// The schedule, and up to which slot it is settled. A value: each event gives a new one, which the scheduler stores. Nothing is
/// due for a time at which this schedule was not in force: before the installation, before a change, while it was off.
/// </summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.ScheduleBook")]
public sealed record ScheduleBook
{
    [Id(0)]
    public PayoutSchedule Schedule { get; init; } = new();

    /// <summary>When its slots were last changed; null where they never were.</summary>
    [Id(1)]
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>A slot from before the change that was not paid then: due until the first one after it.</summary>
    [Id(2)]
    public DateTimeOffset? Carried { get; init; }

    /// <summary>
    /// Up to here each slot has its run, is recorded as missed, or came before the installation; null before the program's first
    /// start. No slot up to here is due.
    /// </summary>
    [Id(3)]
    public DateTimeOffset? SettledThrough { get; init; }

    /// <summary>The installation begins now; slots before it never count.</summary>
    public ScheduleBook Opened(DateTimeOffset now) => SettledThrough is null ? this with { SettledThrough = now } : this;

    /// <summary>The slot that is due, unless it has its run; null where none is. While the schedule is off, only one that was open before, until the next would have come.</summary>
    public DateTimeOffset? DueAt(DateTimeOffset now)
    {
        if (SettledThrough is not { } settled)
            return null;
        var inForceSince = ChangedAt > settled ? ChangedAt : settled;
        if (Schedule.SlotAtOrBefore(now) is var latest && latest > inForceSince)
            return Schedule.Enabled ? latest : null;
        return Carried > settled ? Carried : null;
    }

    /// <summary>The slots that have come since all was settled, in order: the last is due, the others were missed.</summary>
    public List<DateTimeOffset> OpenAt(DateTimeOffset now)
    {
        if (!Schedule.Enabled || SettledThrough is not { } settled)
            return [];
        var from = ChangedAt is { } changed && changed > settled ? changed : settled;
        var open = from > now ? [] : new SlotCalculator(Schedule).After(from).Select(slot => slot.Slot).TakeWhile(slot => slot <= now);
        return Carried is { } carried && carried > settled && carried <= now ? [carried, .. open] : [.. open];
    }

    /// <summary>Every slot up to this one is settled.</summary>
    public ScheduleBook Settled(DateTimeOffset slot) => SettledThrough >= slot ? this : this with { SettledThrough = slot };

    /// <summary>The schedule as it is from now on.</summary>
    /// <param name="schedule">The new one.</param>
    /// <param name="dueHasRun">Whether <see cref="DueAt"/> has its run.</param>
    /// <param name="now">When.</param>
    public ScheduleBook Changed(PayoutSchedule schedule, bool dueHasRun, DateTimeOffset now)
    {
        if (schedule.HasSlotsOf(Schedule))
            return this with { Schedule = schedule };
        var carried = dueHasRun ? null : DueAt(now);
        return new ScheduleBook
        {
            Schedule = schedule,
            ChangedAt = now,
            Carried = carried,
            SettledThrough = carried > SettledThrough ? SettledThrough : now,
        };
    }
}
