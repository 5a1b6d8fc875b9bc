namespace OrleansPayouts.Domain.Runs;

/// <summary>
/// Why a writer is not paid in a run: a closed set. Of several the one that <see cref="Eligibility"/> asks for first is given.
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

    /// <summary>What was recorded is dated ahead.</summary>
    NotYetEarned,

    /// <summary>The rail pays out no sum that small.</summary>
    BelowRailMinimum,
}
