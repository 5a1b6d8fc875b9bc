namespace OrleansPayouts.Domain.Runs;

/// <summary>
/// Why a writer is not paid in a run: a closed set; the first that applies, in this order, except that an open payout is
/// given before nothing owed, and the last two before all others.
/// </summary>
[GenerateSerializer, Alias("OrleansPayouts.ExclusionReason")]
public enum ExclusionReason
{
    NothingOwed,
    OpenPayout,
    Held,
    NoAccount,
    AccountRestricted,
    AccountClosed,
    CurrencyNotSupported,
    BelowThreshold,

    /// <summary>Stripe holds a transfer to the writer that the books cannot account for, or not yet.</summary>
    TransferUnaccounted,

    /// <summary>This very run has paid the writer; what was earned since is the next one's.</summary>
    AlreadyPaid,
}
