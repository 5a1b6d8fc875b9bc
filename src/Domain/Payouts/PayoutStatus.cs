namespace OrleansPayouts.Domain.Payouts;

/// <summary>Where a payout stands. The arrows between these are <see cref="PayoutArrows"/>.</summary>
[GenerateSerializer, Alias("OrleansPayouts.PayoutStatus")]
public enum PayoutStatus
{
    /// <summary>The money is set aside; nothing is known to have been sent.</summary>
    Reserved,

    /// <summary>Nothing happened at Stripe; it is tried again when due.</summary>
    RetryScheduled,

    /// <summary>A transfer may or may not exist. The money stays reserved until that is known.</summary>
    Unknown,

    /// <summary>A person must decide whether a transfer exists.</summary>
    NeedsReview,

    /// <summary>Stripe confirmed the transfer.</summary>
    Paid,

    /// <summary>Definitely not paid; the money is available again.</summary>
    Failed,

    /// <summary>
    /// Called off with nothing sent, by an operator or because Stripe's balance did not cover it; the money is available again.
    /// </summary>
    Cancelled,

    /// <summary>Paid, then taken back; the money is available again.</summary>
    Reversed,
}
