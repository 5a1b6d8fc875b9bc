using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Runs;

/// <summary>Who is paid in a run, and if not, why.</summary>
public static class Eligibility
{
    /// <summary>Null where the candidate is paid its whole available balance, else the one reason why not.</summary>
    /// <param name="candidate">A writer's balance.</param>
    /// <param name="minimumThreshold">The run's smallest payout, in major units of the balance's currency.</param>
    public static ExclusionReason? WhyNotPaid(in PayoutCandidate candidate, decimal minimumThreshold) => candidate switch
    {
        // Before all else: whatever the books say is owed may have been paid.
        { HasUnaccountedTransfer: true } => ExclusionReason.TransferUnaccounted,
        { IsPaidInRun: true } => ExclusionReason.AlreadyPaid,
        { Available.Minor: <= 0 } => candidate.HasOpenPayout ? ExclusionReason.OpenPayout : ExclusionReason.NothingOwed,
        { HasOpenPayout: true } => ExclusionReason.OpenPayout,
        _ when WhyNotPaid(candidate.Payee) is { } reason => reason,
        _ when !candidate.Available.Currency.IsTransferable => ExclusionReason.CurrencyNotSupported,
        _ when candidate.Available.Major < Threshold(candidate, minimumThreshold) => ExclusionReason.BelowThreshold,
        _ => null,
    };

    /// <summary>Null where the writer may be paid, whatever the amount, else the one reason why not.</summary>
    public static ExclusionReason? WhyNotPaid(in Payee payee) => payee switch
    {
        { Hold: HoldKind.Manual } => ExclusionReason.Held,
        { Account: null } => ExclusionReason.NoAccount,
        { Hold: HoldKind.AccountRestricted } => ExclusionReason.AccountRestricted,
        { Hold: HoldKind.AccountClosed } => ExclusionReason.AccountClosed,
        _ => null,
    };

    /// <summary>A writer's own threshold can only raise the platform's, and only speaks of its own currency.</summary>
    private static decimal Threshold(in PayoutCandidate candidate, decimal minimumThreshold) =>
        candidate.OwnThreshold is { } own && own.Currency == candidate.Available.Currency
            ? Math.Max(own.Major, minimumThreshold)
            : minimumThreshold;
}
