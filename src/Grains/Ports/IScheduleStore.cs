namespace OrleansPayouts.Grains.Ports;

/// <summary>What became of the schedule's slots. That a slot has its run is recorded with the run itself.</summary>
public interface IScheduleStore
{
    /// <summary>
    /// Records slots as missed, but for those that have a run or are recorded already; gives the ones it recorded. A
    /// repeat is harmless.
    /// </summary>
    /// <param name="slots">In any order.</param>
    /// <param name="supersededBy">Later than all of them.</param>
    /// <param name="at">The time.</param>
    /// <param name="cancellationToken">Nothing is written where it ends first.</param>
    Task<IReadOnlyList<DateTimeOffset>> RecordMissed(
        IReadOnlyList<DateTimeOffset> slots, DateTimeOffset supersededBy, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>The slot as it was missed; null where it has a run, or is none.</summary>
    Task<MissedSlot?> FindMissed(DateTimeOffset slot, CancellationToken cancellationToken);

    /// <summary>The missed slots that were recorded after <paramref name="recordedAfter"/>, oldest first.</summary>
    /// <param name="recordedAfter">Some minutes before the last look: what is being written then is seen a moment later.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    Task<IReadOnlyList<MissedSlot>> MissedSince(DateTimeOffset recordedAfter, int limit, CancellationToken cancellationToken);

    /// <summary>Writes the audit entry of a change of the schedule.</summary>
    /// <param name="audit">Who and when; the reason says what changed.</param>
    /// <param name="cancellationToken">Nothing is written where it ends first.</param>
    Task RecordChange(AuditContext audit, CancellationToken cancellationToken);
}
