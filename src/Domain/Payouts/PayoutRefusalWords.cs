using System.Globalization;

namespace OrleansPayouts.Domain.Payouts;

/// <summary>A refusal in words for an operator: what is so, and what can be done.</summary>
public static class PayoutRefusalWords
{
    /// <summary>What is so: the same for every payout.</summary>
    public static string Title(PayoutRefusal refusal) => refusal switch
    {
        PayoutRefusal.PayoutIsClosed => "The payout is closed",
        PayoutRefusal.NotDueYet => "The payout's next attempt is due later",
        PayoutRefusal.TransferMayExist => "A transfer may exist",
        PayoutRefusal.KeyIsTooOld => "The payout's key is too old to be used again",
        PayoutRefusal.UnderReview => "A person has to decide about the payout",
        PayoutRefusal.NoSuchAttempt => "The attempt was never begun",
        PayoutRefusal.AnotherTransferRecorded => "Another transfer is recorded for the payout",
        PayoutRefusal.TransferAfterRelease => "The payout's money was released already",
        PayoutRefusal.NothingToResolve => "The payout has no outcome to resolve",
        PayoutRefusal.NotPaid => "The payout was not paid",
        PayoutRefusal.NotWaiting => "The payout waits for no time",
        PayoutRefusal.AttemptMayBeUnderWay => "An attempt may still reach Stripe",
        PayoutRefusal.WaitsForRun => "The payout waits for its run",
        PayoutRefusal.TransferRecordedElsewhere => "The transfer is recorded for another payout",
        PayoutRefusal.NoSuchTransfer => "Stripe has no such transfer",
        PayoutRefusal.TransferDiffers => "The transfer is not the payout's",
        PayoutRefusal.StripeNotAsked => "Stripe could not be asked for the transfer",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "This refusal has no words."),
    };

    /// <summary>What can be done, with this payout.</summary>
    public static string Advice(PayoutRefusal refusal, WriterPayout payout) => (refusal, payout) switch
    {
        (PayoutRefusal.PayoutIsClosed, { Status: PayoutStatus.Paid }) => "The payout is already paid.",
        (PayoutRefusal.PayoutIsClosed, { Status: PayoutStatus.Failed }) => AfterFailure(payout.FailureCode),
        (PayoutRefusal.PayoutIsClosed, { Status: PayoutStatus.Reversed }) => "The transfer was reversed. A new payout pays the writer.",
        (PayoutRefusal.AttemptMayBeUnderWay, { KeyIsOverAt: { } over }) =>
            string.Create(CultureInfo.InvariantCulture, $"Stripe may still complete the earlier request. You can record not_paid from {over:yyyy-MM-ddTHH:mm:ss.fffZ} on."),
        _ => Advice(refusal),
    };

    public static string Advice(PayoutRefusal refusal) => refusal switch
    {
        PayoutRefusal.PayoutIsClosed => "Its money is available again, and the next run pays it.",
        PayoutRefusal.NotDueYet => "Retry it to have it sent now.",
        PayoutRefusal.TransferMayExist => "Its money stays reserved until Stripe's answer is known, or a person has resolved it.",
        PayoutRefusal.KeyIsTooOld => "Sending it again could pay twice. Look for its transfer at Stripe and resolve it.",
        PayoutRefusal.UnderReview => "Look for its transfer at Stripe and resolve it.",
        PayoutRefusal.NoSuchAttempt => "Look at its attempts.",
        PayoutRefusal.AnotherTransferRecorded => "Compare the two at Stripe: the writer may have been paid twice.",
        PayoutRefusal.TransferAfterRelease => "If the transfer exists, the writer may be paid twice: reverse it at Stripe.",
        PayoutRefusal.NothingToResolve => "It is known that it was not paid. Retry it, or cancel it.",
        PayoutRefusal.NotPaid => "There is nothing to take back.",
        PayoutRefusal.NotWaiting => "Its run sends it, or a person decides about it.",
        PayoutRefusal.AttemptMayBeUnderWay => "Stripe may still complete the earlier request.",
        PayoutRefusal.WaitsForRun => "It is sent when the run comes to it. Resume the run where it is paused.",
        PayoutRefusal.TransferRecordedElsewhere => "A transfer pays one payout. Look for the other one.",
        PayoutRefusal.NoSuchTransfer => "Copy the transfer's id from Stripe's dashboard, in the mode and account that pay.",
        PayoutRefusal.TransferDiffers => "Look for the payout's own transfer at Stripe: its metadata names the payout.",
        PayoutRefusal.StripeNotAsked => "Nothing was recorded. Try again.",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "This refusal has no words."),
    };

    /// <summary>What to do instead of trying the payout again.</summary>
    private static string AfterFailure(string? code) => code switch
    {
        "account_restricted" or "account_closed" =>
            $"Its money is available again. {FailureWords.Describe(code)} Importing another account lifts the writer's hold, "
            + "and so does POST /api/admin/writers/release. The next run then pays the money.",
        _ => $"Its money is available again, and the next run pays it. {FailureWords.Describe(code ?? "")}",
    };
}
