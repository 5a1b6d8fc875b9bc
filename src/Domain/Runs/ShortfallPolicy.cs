namespace OrleansPayouts.Domain.Runs;

/// <summary>What a run does when Stripe's balance does not cover it (PAYOUT_SHORTFALL_POLICY).</summary>
public enum ShortfallPolicy
{
    /// <summary>
    /// Pays the oldest as far as it goes, in each currency by itself, and pauses with the rest reserved. The first that
    /// does not fit ends it: a smaller and younger one does not overtake.
    /// </summary>
    PayOldest,

    /// <summary>Pauses before anything is sent.</summary>
    Refuse,
}
