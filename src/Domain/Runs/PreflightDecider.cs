namespace OrleansPayouts.Domain.Runs;

/// <summary>Holds a run's plan against Stripe's balance, currency by currency: money in one does not pay in another.</summary>
public static class PreflightDecider
{
    /// <summary>The code of payouts that were not sent because Stripe's balance does not cover them.</summary>
    public const string BalanceBelowPlan = "balance_below_plan";

    /// <summary>The code of payouts that Stripe refused because its balance does not cover them.</summary>
    public const string BalanceInsufficient = "balance_insufficient";

    /// <summary>
    /// What may be sent of each currency that Stripe's balance does not cover; zero or more. A currency that is not named is
    /// covered and is sent whole.
    /// </summary>
    /// <param name="planned">What is still to be sent, one sum a currency.</param>
    /// <param name="available">Stripe's balance, one amount a currency; a currency that is not there holds nothing.</param>
    /// <param name="policy">What to do where it is not enough.</param>
    public static IReadOnlyList<Money> Budgets(IReadOnlyList<Money> planned, IReadOnlyList<Money> available, ShortfallPolicy policy) =>
        [.. planned.Where(sum => sum > AvailableIn(sum.Currency, available)).Select(sum => policy switch
        {
            ShortfallPolicy.PayOldest => AtLeastZero(AvailableIn(sum.Currency, available)),
            ShortfallPolicy.Refuse => Money.Zero(sum.Currency),
            _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "This is no policy."),
        })];

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
