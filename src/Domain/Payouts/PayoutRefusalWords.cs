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
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "This refusal has no words."),
    };

    public static string Advice(PayoutRefusal refusal) => refusal switch
    {
        PayoutRefusal.PayoutIsClosed => "Nothing more happens to it. Money that it released is paid by the writer's next payout.",
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
        PayoutRefusal.AttemptMayBeUnderWay => "That no transfer exists now proves nothing yet.",
        PayoutRefusal.WaitsForRun => "It is sent when the run comes to it. Resume the run where it is paused.",
        PayoutRefusal.TransferRecordedElsewhere => "A transfer pays one payout. Look for the other one.",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "This refusal has no words."),
    };
}
