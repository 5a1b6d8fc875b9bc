namespace OrleansPayouts.Domain.Runs;

/// <summary>Why a writer is not paid in a run: a closed set; the first that applies, in this order, except that an open payout is given before nothing owed.</summary>
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
}
