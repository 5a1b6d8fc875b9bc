using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Runs;

/// <summary>What planning looks at: one writer and one of its balances.</summary>
/// <param name="Writer">The writer.</param>
/// <param name="Available">What is owed now; zero in the writer's own currency where nothing was ever earned.</param>
/// <param name="StripeAccount">Where it would be paid to.</param>
/// <param name="Hold">What keeps the writer from being paid.</param>
/// <param name="OwnThreshold">The writer's own smallest payout, in whatever currency it was set.</param>
/// <param name="HasOpenPayout">Whether an earlier payout in this currency is still open.</param>
/// <param name="HasUnaccountedTransfer">Whether Stripe holds a transfer in this currency that the books do not account for.</param>
/// <param name="IsPaidInRun">Whether the run that is being planned has a payout in this currency already.</param>
/// <param name="Pending">What was recorded and is earned only later; null where nothing is.</param>
public readonly record struct PayoutCandidate(
    WriterId Writer,
    Money Available,
    StripeAccountId? StripeAccount,
    HoldKind? Hold,
    Money? OwnThreshold,
    bool HasOpenPayout,
    bool HasUnaccountedTransfer = false,
    bool IsPaidInRun = false,
    PendingEarnings? Pending = null)
{
    /// <summary>The part of what is owed that the rail can carry, and so what a run pays.</summary>
    public Money Payable => PayoutRail.Stripe.PayablePart(Available);

    /// <summary>What is owed and stays, because the rail cannot carry it.</summary>
    public Money Remainder => Available - Payable;

    /// <summary>Whether and where the writer may be paid.</summary>
    public Payee Payee => new(StripeAccount, Hold);
}
