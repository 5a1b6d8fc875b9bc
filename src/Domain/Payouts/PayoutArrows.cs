namespace OrleansPayouts.Domain.Payouts;

/// <summary>The life of a payout as a picture in code: which status may follow which (invariant I4).</summary>
public static class PayoutArrows
{
    public static bool Allows(PayoutStatus from, PayoutStatus to) => (from, to) switch
    {
        (PayoutStatus.Reserved, PayoutStatus.Reserved or PayoutStatus.Paid or PayoutStatus.RetryScheduled
            or PayoutStatus.Unknown or PayoutStatus.Failed or PayoutStatus.Cancelled) => true,
        (PayoutStatus.RetryScheduled, PayoutStatus.RetryScheduled or PayoutStatus.Paid or PayoutStatus.Unknown
            or PayoutStatus.Failed or PayoutStatus.Cancelled) => true,
        (PayoutStatus.Unknown, PayoutStatus.Unknown or PayoutStatus.Paid or PayoutStatus.RetryScheduled
            or PayoutStatus.Failed or PayoutStatus.NeedsReview) => true,
        (PayoutStatus.NeedsReview, PayoutStatus.Paid or PayoutStatus.RetryScheduled) => true,
        (PayoutStatus.Paid, PayoutStatus.Reversed) => true,
        _ => false,
    };

    /// <summary>Open payouts hold reserved money and keep their writer from another payout in that currency.</summary>
    public static bool IsOpen(this PayoutStatus status) => status
        is PayoutStatus.Reserved or PayoutStatus.RetryScheduled or PayoutStatus.Unknown or PayoutStatus.NeedsReview;
}
