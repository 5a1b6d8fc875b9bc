namespace OrleansPayouts.Domain.Runs;

/// <summary>Holds a run's plan against Stripe's balance, currency by currency: money in one does not pay in another.</summary>
public static class PreflightDecider
{
    /// <summary>The code of a run that was paused because Stripe's balance does not cover it.</summary>
    public const string BalanceBelowPlan = "balance_below_plan";

    /// <summary>The code of a run that was paused because Stripe's balance could not be asked for.</summary>
    public const string BalanceUnknown = "balance_unknown";

    /// <param name="planned">What is still to be sent, one sum a currency.</param>
    /// <param name="available">Stripe's balance, one amount a currency; a currency that is not there holds nothing.</param>
    /// <param name="policy">What to do where it is not enough.</param>
    public static PreflightDecision Decide(IReadOnlyList<Money> planned, IReadOnlyList<Money> available, ShortfallPolicy policy)
    {
        var shortOf = planned
            .Select(sum => (Planned: sum, Available: AvailableIn(sum.Currency, available)))
            .Where(pair => pair.Planned > pair.Available)
            .ToList();
        if (shortOf.Count == 0)
            return new PreflightDecision.SendAll();
        return policy switch
        {
            ShortfallPolicy.PayOldest => new PreflightDecision.SendWithin(shortOf.ConvertAll(pair => AtLeastZero(pair.Available))),
            ShortfallPolicy.Refuse => new PreflightDecision.SendNothing(shortOf.ConvertAll(pair => pair.Planned - pair.Available)),
            _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "This is no policy."),
        };
    }

    private static Money AvailableIn(Currency currency, IReadOnlyList<Money> available)
    {
        foreach (var amount in available)
            if (amount.Currency == currency)
                return amount;
        return Money.Zero(currency);
    }

    // A balance may be negative, which is what a dispute leaves; no payout fits into it.
    private static Money AtLeastZero(Money amount) => amount.Minor < 0 ? Money.Zero(amount.Currency) : amount;
}
