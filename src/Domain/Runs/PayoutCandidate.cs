using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Runs;

/// <summary>What planning looks at: one writer and one of its balances.</summary>
/// <param name="Writer">The writer.</param>
/// <param name="Available">What may be paid; zero in the writer's own currency where nothing was ever earned.</param>
/// <param name="StripeAccount">Where it would be paid to.</param>
/// <param name="Hold">What keeps the writer from being paid.</param>
/// <param name="OwnThreshold">The writer's own smallest payout, in whatever currency it was set.</param>
/// <param name="HasOpenPayout">Whether an earlier payout in this currency is still open.</param>
/// <param name="HasUnaccountedTransfer">Whether Stripe holds a transfer in this currency that the books do not account for.</param>
/// <param name="IsPaidInRun">Whether the run that is being planned has a payout in this currency already.</param>
public readonly record struct PayoutCandidate(
    WriterId Writer,
    Money Available,
    StripeAccountId? StripeAccount,
    HoldKind? Hold,
    Money? OwnThreshold,
    bool HasOpenPayout,
    bool HasUnaccountedTransfer = false,
    bool IsPaidInRun = false)
{
    public Payee Payee => new(StripeAccount, Hold);
}
