namespace OrleansPayouts.Grains;

/// <summary>What Stripe says about a transfer that is said to be taken back.</summary>
[GenerateSerializer, Alias("OrleansPayouts.ReversalSighting")]
public enum ReversalSighting
{
    /// <summary>Stripe could not be asked, or did not answer.</summary>
    Unavailable,

    /// <summary>Stripe does not show it as the payout's transfer that was taken back in full.</summary>
    NotReversed,

    /// <summary>It is the payout's, and all of it was taken back.</summary>
    Reversed,
}
