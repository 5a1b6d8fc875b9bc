using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Domain.Payouts;

/// <summary>Which of the platform's transfers to list, newest first, a page of <see cref="PageSize"/>; all when nothing is said.</summary>
public sealed record TransferQuery
{
    /// <summary>As many as Stripe gives in one answer.</summary>
    public const int PageSize = 100;

    /// <summary>Only the transfers of this run (<c>transfer_group</c>).</summary>
    public RunId? Group { get; init; }

    /// <summary>Only what was created from this second on; a fraction is rounded down, so that nothing is missed.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Only what was created up to this second, which is included.</summary>
    public DateTimeOffset? CreatedThrough { get; init; }

    /// <summary>Only what comes below this transfer: <see cref="TransferListing.Page.Next"/> of the page before.</summary>
    public TransferId? After { get; init; }
}
