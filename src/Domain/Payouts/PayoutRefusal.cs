namespace OrleansPayouts.Domain.Payouts;

/// <summary>Why a command does not apply to a payout as it stands.</summary>
[GenerateSerializer, Alias("OrleansPayouts.PayoutRefusal")]
public enum PayoutRefusal
{
    /// <summary>It is paid, failed, cancelled or reversed.</summary>
    PayoutIsClosed,

    /// <summary>Its next attempt is due later.</summary>
    NotDueYet,

    /// <summary>A transfer may exist, so it cannot be cancelled.</summary>
    TransferMayExist,

    /// <summary>Its key is too old to be used again while a transfer may exist.</summary>
    KeyIsTooOld,

    /// <summary>A person is deciding about it.</summary>
    UnderReview,

    /// <summary>The attempt was never begun.</summary>
    NoSuchAttempt,

    /// <summary>Another transfer is already recorded for it. Somebody may have been paid twice.</summary>
    AnotherTransferRecorded,

    /// <summary>Stripe confirmed a transfer for money that was already released.</summary>
    TransferAfterRelease,

    /// <summary>There is no outcome to resolve.</summary>
    NothingToResolve,

    /// <summary>It was not paid, so there is nothing to reverse.</summary>
    NotPaid,

    /// <summary>It waits for its run or for a person, not for a time.</summary>
    NotWaiting,

    /// <summary>An attempt may still be on its way to Stripe, so that no transfer exists now proves nothing yet.</summary>
    AttemptMayBeUnderWay,

    /// <summary>It is sent when its run comes to it.</summary>
    WaitsForRun,

    /// <summary>The transfer is recorded for another payout.</summary>
    TransferRecordedElsewhere,

    /// <summary>Stripe has no such transfer.</summary>
    NoSuchTransfer,

    /// <summary>The transfer at Stripe is not the payout's: another amount, account or payout, or it was reversed.</summary>
    TransferDiffers,

    /// <summary>Stripe could not be asked for the transfer.</summary>
    StripeNotAsked,
}
