namespace OrleansPayouts.Grains.Ports;

/// <summary>How many writers were new, how many changed and how many stood so already. With any conflict, nothing was saved.</summary>
public sealed record WritersSaved(int Created, int Updated, int Unchanged)
{
    /// <summary>Known writers that have another account now, or one where they had none.</summary>
    public int AccountsChanged { get; init; }

    /// <summary>Known writers that have no account any more.</summary>
    public int AccountsRemoved { get; init; }

    /// <summary>The first 100, in the order of the input.</summary>
    public IReadOnlyList<WriterConflict> Conflicts { get; init; } = [];

    /// <summary>All of them.</summary>
    public int ConflictCount { get; init; }

    /// <summary>What was saved and may be a mistake: the first 100, in the order of the input.</summary>
    public IReadOnlyList<WriterNotice> Notices { get; init; } = [];

    /// <summary>All of them.</summary>
    public int NoticeCount { get; init; }

    /// <summary>What became of open payouts to accounts that were changed or removed.</summary>
    public PayeeChange Payouts { get; init; } = PayeeChange.None;
}
