using System.Globalization;

namespace OrleansPayouts.Domain.Runs;

/// <summary>
/// The smallest payout of each currency, in major units. A currency that is not named has a round amount worth some 25 USD, and none
/// is below what the rail takes.
/// </summary>
/// <param name="Usd">Of US dollars: 0.01 to 1,000,000.</param>
/// <param name="Others">Of other currencies, each from the rail's minimum to 40,000 times the currency's default.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.MinimumThresholds")]
public sealed record MinimumThresholds([property: Id(0)] decimal Usd, [property: Id(1)] CurrencyAmounts Others)
{
    public const string UsdRule = "from 0.01 to 1000000, with at most 2 decimals";

    /// <summary>What USD's largest threshold is to its default.</summary>
    private const decimal LargestToDefault = 40_000;

    private static readonly Currency Dollar = Currency.Parse("USD");

    /// <summary>25 USD, and each currency's default.</summary>
    public static MinimumThresholds Default { get; } = new(25, CurrencyAmounts.None);

    /// <summary>In major units of <paramref name="currency"/>.</summary>
    public decimal For(Currency currency)
    {
        var named = currency == Dollar ? Usd : Others.Of(currency) ?? RoundAmounts.Of(currency);
        return Math.Max(named, PayoutRail.Stripe.Minimum(currency).Major);
    }

    /// <summary>These, but for what is set over them.</summary>
    public MinimumThresholds With(decimal? usd, CurrencyAmounts others) => new(usd ?? Usd, Others.With(others));

    /// <summary>Whether <paramref name="usd"/> may be the threshold of US dollars: <see cref="UsdRule"/>.</summary>
    public static bool IsUsdAllowed(decimal usd) => usd is >= 0.01m and <= 1_000_000m && usd.Scale <= Dollar.Exponent;

    /// <summary>What is wrong with thresholds of other currencies, a sentence for each; empty where they may be used.</summary>
    public static IEnumerable<string> WhatIsWrong(CurrencyAmounts others)
    {
        foreach (var (code, amount) in others.ByCode.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            if (WhatIsWrong(code, amount) is { } wrong)
                yield return string.Create(CultureInfo.InvariantCulture, $"{code} {wrong}; is {amount}");
    }

    private static string? WhatIsWrong(string code, decimal amount)
    {
        if (!Currency.TryParse(code, out var currency))
            return "is no currency that this ledger keeps";
        if (currency == Dollar)
            return "has its own setting, the threshold of US dollars";
        if (!PayoutRail.Stripe.Carries(currency))
            return "is not paid out";
        if (amount.Scale > currency.Exponent)
            return $"has {currency.Exponent} decimals";
        var (least, most) = (PayoutRail.Stripe.Minimum(currency), RoundAmounts.Of(currency) * LargestToDefault);
        return amount < least.Major ? string.Create(CultureInfo.InvariantCulture, $"must be at least {least.Major}, the least that {PayoutRail.Stripe} pays out")
            : amount > most ? string.Create(CultureInfo.InvariantCulture, $"must be at most {most}")
            : null;
    }
}
