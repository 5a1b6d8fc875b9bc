using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Runs;

/// <summary>Who is paid in a run, and if not, why.</summary>
public static class Eligibility
{
    /// <summary>Null where the candidate is paid <see cref="PayoutCandidate.Payable"/>, else the one reason why not.</summary>
    /// <param name="candidate">A writer's balance.</param>
    /// <param name="thresholds">The run's smallest payouts.</param>
    public static ExclusionReason? WhyNotPaid(in PayoutCandidate candidate, MinimumThresholds thresholds) => candidate switch
    {
        // Before all else: whatever the books say is owed may have been paid.
        { HasUnaccountedTransfer: true } => ExclusionReason.TransferUnaccounted,
        { IsPaidInRun: true } => ExclusionReason.AlreadyPaid,
        { HasOpenPayout: true } => ExclusionReason.OpenPayout,
        { Available.Minor: <= 0, Pending: not null } => ExclusionReason.NotYetEarned,
        { Available.Minor: <= 0 } => ExclusionReason.NothingOwed,
        _ when WhyNotPaid(candidate.Payee) is { } reason => reason,
        _ when !PayoutRail.Stripe.Carries(candidate.Available.Currency) => ExclusionReason.CurrencyNotSupported,
        _ when candidate.Payable < PayoutRail.Stripe.Minimum(candidate.Available.Currency) => ExclusionReason.BelowRailMinimum,
        _ when candidate.Payable.Major < Threshold(candidate, thresholds) => ExclusionReason.BelowThreshold,
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

    /// <summary>
    /// The smallest payout of the balance, in major units. A writer's own threshold can only raise the platform's, and only
    /// speaks of its own currency.
    /// </summary>
    public static decimal Threshold(in PayoutCandidate candidate, MinimumThresholds thresholds)
    {
        var platforms = thresholds.For(candidate.Available.Currency);
        return candidate.OwnThreshold is { } own && own.Currency == candidate.Available.Currency ? Math.Max(own.Major, platforms) : platforms;
    }
}
