namespace OrleansPayouts.Domain.Runs;

/// <summary>
/// What a run does in a currency that Stripe's balance does not cover (PAYOUT_SHORTFALL_POLICY). What it does not send in that
/// currency is released at the end of the run, and the next run plans it again. Other currencies are paid either way.
/// </summary>
public enum ShortfallPolicy
{
    /// <summary>
    /// Pays the oldest as far as the balance goes. The first that does not fit ends it: a smaller and younger one does not
    /// overtake.
    /// </summary>
    PayOldest,

    /// <summary>Pays nobody in that currency.</summary>
    Refuse,
}
