namespace OrleansPayouts.Domain.Payouts;

/// <summary>Why a payout cannot be called off, in words for an operator.</summary>
public static class DoubtWords
{
    /// <param name="payout">A payout for which something may have been sent.</param>
    public static string Describe(WriterPayout payout) => payout.Status switch
    {
        PayoutStatus.NeedsReview => "A person has to find out whether Stripe made the transfer. The money stays reserved.",
        PayoutStatus.Unknown => "Stripe may have made the transfer. The payout keeps its key and its account until that is known.",
        _ => "An attempt is under way. It is not sent again. The payout is called off where Stripe turns out not to have made the transfer.",
    };
}
