using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Standings;

/// <summary>Answers "why was I not paid?" from what the books say.</summary>
public static class StandingDecider
{
    /// <summary>What a run would do with the balance if it were planned now.</summary>
    /// <param name="candidate">The balance.</param>
    /// <param name="thresholds">The smallest payouts that a run would have.</param>
    /// <param name="nextSlot">The next slot; null where the schedule is off.</param>
    /// <param name="holdReason">Why the writer is held, in words that may be shown; null where it is not held.</param>
    public static PaymentStanding Now(
        in PayoutCandidate candidate, MinimumThresholds thresholds, DateTimeOffset? nextSlot, string? holdReason = null)
    {
        if (Eligibility.WhyNotPaid(candidate, thresholds) is { } reason)
        {
            var excluded = Excluded(reason, nextSlot);
            return excluded with
            {
                Words = excluded.Words + Details(candidate, reason, thresholds, holdReason),
                NextDate = NextDate(candidate, reason, nextSlot),
            };
        }
        var rest = candidate.Remainder.Minor > 0
            ? $" {candidate.Remainder} stay available, because {PayoutRail.Stripe} carries only whole units of {candidate.Available.Currency}."
            : "";
        var words = (nextSlot is null ? "It is paid in the next run. The schedule is off, so somebody has to start one." : "It is paid in the next run.")
            + rest + PendingDetails(candidate);
        return new(StandingVerdict.WillBePaid, null, words, null, nextSlot);
    }

    /// <summary>A run left the balance out.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="nextSlot">The next slot from now; null where the schedule is off.</param>
    public static PaymentStanding Excluded(ExclusionReason reason, DateTimeOffset? nextSlot) =>
        new(StandingVerdict.NotPaid, EnumNames<ExclusionReason>.Of(reason), reason.Describe(), RemedyOf(reason), EndsByItself(reason) ? nextSlot : null);

    /// <summary>A run has a payout of the balance.</summary>
    /// <param name="payout">The payout as it stands.</param>
    /// <param name="run">Its run as it stands.</param>
    /// <param name="nextSlot">The next slot from now; null where the schedule is off.</param>
    public static PaymentStanding Planned(WriterPayout payout, PayoutRun run, DateTimeOffset? nextSlot) => payout switch
    {
        { Status: PayoutStatus.Paid } => new(StandingVerdict.Paid, null, $"{payout.Amount} were paid.", null, null),
        { Status: PayoutStatus.Reserved } when run is { Status: RunStatus.Paused, PauseCode: { } code } => new(
            StandingVerdict.UnderWay, code, FailureWords.Describe(code), new(RemedyBy.Platform, RunPause.Describe(RunPause.EndOf(code))), null),
        { Status: PayoutStatus.Reserved } => new(
            StandingVerdict.UnderWay, "in_progress", "The money is set aside and the payout is on its way.", Wait, null),
        { Status: PayoutStatus.RetryScheduled or PayoutStatus.Unknown, FailureCode: var code } => new(
            StandingVerdict.UnderWay, code ?? "in_progress", FailureWords.Describe(code ?? "timeout"), Wait, payout.DueAt),
        { Status: PayoutStatus.NeedsReview } => new(
            StandingVerdict.UnderWay, "needs_review", "It is not known whether Stripe made the transfer, and a person must look. The money stays reserved.",
            new(RemedyBy.Platform, "Look the transfer up at Stripe and resolve the payout."), null),
        { Status: PayoutStatus.Failed, FailureCode: var code } when RemedyOf(code) is var remedy => new(
            StandingVerdict.NotPaid, code ?? "failed", FailureWords.Describe(code ?? "failed"), remedy, remedy.By == RemedyBy.Writer ? null : nextSlot),
        { Status: PayoutStatus.Reversed } => new(
            StandingVerdict.NotPaid, "reversed", "It was paid, and the transfer was taken back at Stripe. The money is available again.", NextRun, nextSlot),
        { Status: PayoutStatus.Cancelled, FailureCode: PreflightDecider.BalanceBelowPlan or PreflightDecider.BalanceInsufficient } => new(
            StandingVerdict.NotPaid, payout.FailureCode, FailureWords.Describe(payout.FailureCode), new(RemedyBy.Platform, "Top Stripe's balance up."), nextSlot),
        { Status: PayoutStatus.Cancelled, FailureCode: PayeeDecider.AccountChanged and var code } => new(
            StandingVerdict.NotPaid, code, FailureWords.Describe(code), NextRun, nextSlot),
        { Status: PayoutStatus.Cancelled, FailureCode: { } code } when PayeeReason(code) is { } reason => new(
            StandingVerdict.NotPaid, code, FailureWords.Describe(code), RemedyOf(reason), null),
        _ => new(StandingVerdict.NotPaid, "cancelled", "The payout was called off. The money is available again.", NextRun, nextSlot),
    };

    /// <summary>The reason that the code of a payout names, where it was called off because of its payee.</summary>
    private static ExclusionReason? PayeeReason(string code)
    {
        ExclusionReason[] ofPayees =
        [
            ExclusionReason.Held, ExclusionReason.NoAccount, ExclusionReason.AccountRestricted, ExclusionReason.AccountClosed, ExclusionReason.TransferUnaccounted,
        ];
        return ofPayees.Cast<ExclusionReason?>().FirstOrDefault(reason => EnumNames<ExclusionReason>.Of(reason!.Value) == code);
    }

    /// <summary>Whether the next run pays without anybody having done something, so that there is a date to name.</summary>
    private static bool EndsByItself(ExclusionReason reason) => reason is ExclusionReason.AlreadyPaid or ExclusionReason.NotYetEarned;

    /// <summary>A run has neither a payout of the writer nor a reason for leaving the writer out.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="run">The run as it stands.</param>
    /// <param name="nextSlot">The next slot from now; null where the schedule is off.</param>
    public static PaymentStanding NotConsidered(WriterId writer, PayoutRun run, DateTimeOffset? nextSlot)
    {
        if (run.PlannedThrough is { } through && through.CompareTo(writer) >= 0)
            return new(StandingVerdict.NotPaid, "not_known_then", "The writer was not in the books yet when this run was planned.", NextRun, nextSlot);
        return run.Status switch
        {
            RunStatus.Completed => new(StandingVerdict.NotPaid, "not_known_then", "The writer was not in the books yet when this run was planned.", NextRun, nextSlot),
            RunStatus.Cancelling or RunStatus.Cancelled => new(
                StandingVerdict.NotPaid, "run_cancelled", "The run was cancelled before it came to this writer.", NextRun, nextSlot),
            _ => new(StandingVerdict.NotPaid, "not_planned_yet", "The run is still choosing whom it pays and has not come to this writer.", Wait, null),
        };
    }

    private static string Details(in PayoutCandidate candidate, ExclusionReason reason, MinimumThresholds thresholds, string? holdReason)
    {
        var currency = candidate.Available.Currency;
        var amounts = reason switch
        {
            ExclusionReason.BelowThreshold => Text($" The smallest payout is {Eligibility.Threshold(candidate, thresholds)} {currency}; the balance is {candidate.Available}."),
            ExclusionReason.BelowRailMinimum => Text($" {PayoutRail.Stripe} pays out at least {PayoutRail.Stripe.Minimum(currency)}; the balance is {candidate.Available}."),
            ExclusionReason.Held or ExclusionReason.AccountRestricted or ExclusionReason.AccountClosed when holdReason is not null => $" The reason given: {holdReason}",
            _ => "",
        };
        return amounts + PendingDetails(candidate);
    }

    private static string PendingDetails(in PayoutCandidate candidate) => candidate.Pending is { } pending
        ? Text($" {pending.Amount} are dated ahead; the first of them become payable on {pending.NextAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC.")
        : "";

    /// <summary>What becomes payable only after the next slot is not paid at it. Where nothing happens by itself there is no date.</summary>
    private static DateTimeOffset? NextDate(in PayoutCandidate candidate, ExclusionReason reason, DateTimeOffset? nextSlot) =>
        !EndsByItself(reason) ? null
        : reason == ExclusionReason.NotYetEarned && candidate.Pending is { } pending && pending.NextAt > nextSlot ? pending.NextAt
        : nextSlot;

    private static string Text(FormattableString text) => text.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static readonly Remedy Wait = new(RemedyBy.Nobody, "Wait: it goes on by itself.");

    private static readonly Remedy NextRun = new(RemedyBy.Nobody, "Nothing: the next run takes it up.");

    private static Remedy RemedyOf(ExclusionReason reason) => reason switch
    {
        ExclusionReason.NothingOwed => new(RemedyBy.Nobody, "Nothing: it is paid once something is earned."),
        ExclusionReason.OpenPayout => new(RemedyBy.Nobody, "Wait until the earlier payout has ended; what it is about is seen in the run that it belongs to."),
        ExclusionReason.Held => new(RemedyBy.Platform, "Release the writer, when what it was held for is settled."),
        ExclusionReason.NoAccount => new(RemedyBy.Writer, "Connect a Stripe account."),
        ExclusionReason.AccountRestricted => new(RemedyBy.Writer, "Complete what Stripe asks for; then the platform releases the writer."),
        ExclusionReason.AccountClosed => new(RemedyBy.Writer, "Connect another Stripe account."),
        ExclusionReason.CurrencyNotSupported => new(RemedyBy.Platform, "Record the earnings in a currency that Stripe transfers."),
        ExclusionReason.BelowThreshold => new(RemedyBy.Nobody, "Nothing: it is kept, and paid once the balance has reached the smallest payout."),
        ExclusionReason.TransferUnaccounted => new(RemedyBy.Platform, "Find out what Stripe's transfer is for, and settle it in the books."),
        ExclusionReason.AlreadyPaid => NextRun,
        ExclusionReason.NotYetEarned => new(RemedyBy.Nobody, "Nothing: it is paid in the first run on or after its date."),
        ExclusionReason.BelowRailMinimum => new(RemedyBy.Nobody, "Nothing: it is kept, and paid once the balance is large enough to be sent."),
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "This is no reason."),
    };

    /// <summary>The payee's own account is the payee's to mend; all else is the platform's.</summary>
    private static Remedy RemedyOf(string? failureCode) => failureCode switch
    {
        "account_closed" or "account_invalid" or "resource_missing" or "not_allowed_on_standard_account" => new(RemedyBy.Writer, "Connect another Stripe account."),
        "account_restricted" or "insufficient_capabilities_for_transfer" or "payouts_not_allowed" or "transfers_not_allowed" =>
            new(RemedyBy.Writer, "Complete what Stripe asks for; then the platform releases the writer."),
        _ => new(RemedyBy.Platform, "Look at the payout's attempts for what Stripe said. The money is available, and the next run tries again."),
    };
}
