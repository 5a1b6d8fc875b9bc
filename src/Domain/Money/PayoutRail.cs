using System.Collections.Frozen;

namespace OrleansPayouts.Domain;

/// <summary>
/// How a payment rail writes amounts and which amounts it takes. The amount on the wire is a function of money and rail,
/// and this is its only home, in both directions (docs/decisions/0026-amounts-on-the-wire.md).
/// </summary>
public sealed class PayoutRail
{
    private readonly FrozenDictionary<string, long> wirePerMinor;
    private readonly FrozenSet<string> wholeUnits;
    private readonly FrozenDictionary<string, decimal> minimums;

    private PayoutRail(string name, FrozenDictionary<string, long> wirePerMinor, FrozenSet<string> wholeUnits, FrozenDictionary<string, decimal> minimums)
    {
        Name = name;
        this.wirePerMinor = wirePerMinor;
        this.wholeUnits = wholeUnits;
        this.minimums = minimums;
    }

    /// <summary>
    /// Transfers to connected accounts. UGX has no minor unit for people and in the ledger, and is sent as hundredths. Of UGX and
    /// ISK Stripe refuses fractions; of HUF and TWD it takes them in a transfer and then cannot pay them out to a bank
    /// (docs.stripe.com/currencies, "Special cases"). The minimums are those of bank accounts abroad
    /// (docs.stripe.com/connect/cross-border-payouts/special-requirements).
    /// </summary>
    public static PayoutRail Stripe { get; } = new(
        "Stripe",
        new Dictionary<string, long> { ["UGX"] = 100 }.ToFrozenDictionary(),
        new[] { "HUF", "ISK", "TWD" }.ToFrozenSet(),
        CurrencyAmounts.Parse(
            "ALL:3000,AMD:12100,AOA:15000,ARS:4600,AZN:50,BOB:200,CLP:23000,COP:140000,GYD:6300,KHR:123000,KRW:40000,LAK:516000," +
            "MNT:105000,MXN:10,MZN:1700,NAD:550,PHP:20,PYG:210000,RWF:100,THB:600,TWD:800,UZS:343000,XAF:100").ByCode.ToFrozenDictionary());

    /// <summary>As people know it.</summary>
    public string Name { get; }

    /// <summary>Whether the rail carries the currency at all. Stripe takes thousandths only in tens, so none of them is carried.</summary>
    public bool Carries(Currency currency) => currency.Exponent != 3;

    /// <summary>Whether the rail carries only whole major units of a currency that the ledger keeps in hundredths.</summary>
    public bool CarriesWholeUnitsOnly(Currency currency) => wholeUnits.Contains(currency.Code);

    /// <summary>The least that arrives at a bank: one step of the rail, or the rail's own minimum.</summary>
    public Money Minimum(Currency currency) =>
        minimums.TryGetValue(currency.Code, out var major) && Money.TryFromMajor(major, currency, out var minimum)
            ? minimum
            : new Money(Step(currency), currency);

    /// <summary>The largest part of <paramref name="available"/> that the rail can carry; the rest stays where it is. Zero where it is less than a step.</summary>
    public Money PayablePart(Money available)
    {
        if (!Carries(available.Currency) || available.Minor <= 0)
            return Money.Zero(available.Currency);
        var most = Math.Min(available.Minor, long.MaxValue / WirePerMinor(available.Currency));
        return new Money(most - (most % Step(available.Currency)), available.Currency);
    }

    /// <summary>The amount as the rail's requests and answers write it.</summary>
    /// <exception cref="OverflowException">It is more than 64 bits hold; <see cref="PayablePart"/> never is.</exception>
    public long ToWire(Money amount) => checked(amount.Minor * WirePerMinor(amount.Currency));

    /// <summary>The money that an amount on the wire means. False for a fraction that the ledger cannot express: it is never rounded.</summary>
    public bool TryFromWire(long wire, Currency currency, out Money amount)
    {
        var isWhole = wire % WirePerMinor(currency) == 0;
        amount = isWhole ? FromWireRoundedDown(wire, currency) : default;
        return isWhole;
    }

    /// <summary>What can be spent of a balance on the wire: a fraction that the ledger cannot express is left out.</summary>
    public Money FromWireRoundedDown(long wire, Currency currency)
    {
        var (whole, rest) = Math.DivRem(wire, WirePerMinor(currency));
        return new Money(rest < 0 ? whole - 1 : whole, currency);
    }

    public override string ToString() => Name;

    private long WirePerMinor(Currency currency) => wirePerMinor.GetValueOrDefault(currency.Code, 1);

    /// <summary>In minor units.</summary>
    private long Step(Currency currency) => CarriesWholeUnitsOnly(currency) ? currency.MinorPerMajor : 1;
}
