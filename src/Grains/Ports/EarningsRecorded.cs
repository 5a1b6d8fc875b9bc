namespace OrleansPayouts.Grains.Ports;

/// <summary>What came of recording earnings. With any conflict, nothing was recorded.</summary>
/// <param name="Accepted">Newly recorded.</param>
/// <param name="Duplicates">Recorded before with the same content.</param>
/// <param name="Totals">The sums of the newly recorded, one a currency.</param>
/// <param name="Conflicts">The first 100, in the order of the input.</param>
/// <param name="ConflictCount">All of them.</param>
public sealed record EarningsRecorded(
    int Accepted,
    int Duplicates,
    IReadOnlyList<Money> Totals,
    IReadOnlyList<EarningConflict> Conflicts,
    int ConflictCount)
{
    /// <summary>What was recorded and may be a mistake: the first 100, in the order of the input.</summary>
    public IReadOnlyList<EarningNotice> Notices { get; init; } = [];

    /// <summary>All of them.</summary>
    public int NoticeCount { get; init; }
}
