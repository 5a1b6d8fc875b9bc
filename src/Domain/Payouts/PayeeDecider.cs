using OrleansPayouts.Domain.Runs;
using static OrleansPayouts.Domain.Payouts.PayoutDecider;

namespace OrleansPayouts.Domain.Payouts;

/// <summary>
/// Whether a payout may still go to its writer (invariant I21). A writer who is held, or has another Stripe account than the
/// payout, is not paid by it: the payout is called off and its money released, at whatever point it waits. A payout in doubt
/// is not called off: a transfer may exist, so it keeps its key, its destination and its money. It is not sent again either: the
/// transfer may not exist, and then it would be paid now. Stripe's list decides.
/// </summary>
internal static class PayeeDecider
{
    /// <summary>The code of a payout that was called off because its writer has another Stripe account by now.</summary>
    public const string AccountChanged = "account_changed";

    public static PayoutDecision Check(WriterPayout payout, PayoutCommand.CheckPayee command) => payout switch
    {
        _ when !payout.Status.IsOpen() || WhyNot(payout) is null => new PayoutDecision.NoChange(),
        { MayHaveBeenSent: true } => new PayoutDecision.Refuse(PayoutRefusal.TransferMayExist),
        _ => CallOff(payout, WhyNot(payout)!, command.Now),
    };

    /// <summary>The payout called off, where its writer may not be paid by it and nothing can have been sent; otherwise null.</summary>
    public static PayoutDecision? CallOff(WriterPayout payout, DateTimeOffset now) =>
        payout.Status.IsOpen() && !payout.MayHaveBeenSent && WhyNot(payout) is { } code ? CallOff(payout, code, now) : null;

    /// <summary>Whether the payout may be sent, as far as its payee goes.</summary>
    public static bool MayBePaid(WriterPayout payout) => WhyNot(payout) is null;

    /// <summary>The names are those that planning excludes a writer by: one name for one fact.</summary>
    private static string? WhyNot(WriterPayout payout) => Eligibility.WhyNotPaid(payout.Payee) is { } reason
        ? EnumNames<ExclusionReason>.Of(reason)
        : payout.Payee.Account == payout.Destination ? null : AccountChanged;

    private static PayoutDecision CallOff(WriterPayout payout, string code, DateTimeOffset now) =>
        Move(Step(payout, payout with { Status = PayoutStatus.Cancelled, DueAt = null, FailureCode = code }, "payout.cancelled", now) with
        {
            Ledger = LedgerEvent.PayoutReleased,
            Reason = FailureWords.Describe(code),
        });
}
