namespace OrleansPayouts.Domain.Payouts;

/// <summary>What came of asking for a page of transfers: a closed set.</summary>
public abstract record TransferListing
{
    private TransferListing()
    {
    }

    /// <summary>
    /// A page as Stripe gave it, newest first. A foreign transfer that this program could not express (another kind of
    /// destination, a currency that it does not know) is left out, so a page may be empty and not the last.
    /// </summary>
    /// <param name="Transfers">At most <see cref="TransferQuery.PageSize"/>.</param>
    /// <param name="Next">Where the next page begins (<see cref="TransferQuery.After"/>), or null: this was the last.</param>
    public sealed record Page(IReadOnlyList<ListedTransfer> Transfers, TransferId? Next) : TransferListing
    {
        /// <summary>Whether there are more; absence is proven only by the last page.</summary>
        public bool HasMore => Next is not null;
    }

    /// <summary>No page that can be trusted. It says nothing about any transfer.</summary>
    /// <param name="Code">Stripe's own code, <c>http_503</c>, or the <see cref="TransportFault"/>'s name.</param>
    /// <param name="RetryAfter">How long Stripe asked to wait, where it did.</param>
    /// <param name="Class"><see cref="FailureClass.StopEverything"/> will not pass by waiting.</param>
    public sealed record Unavailable(string Code, TimeSpan? RetryAfter, FailureClass Class) : TransferListing;
}
