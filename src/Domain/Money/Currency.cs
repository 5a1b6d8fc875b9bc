using System.Collections.Frozen;

namespace OrleansPayouts.Domain;

/// <summary>
/// An ISO 4217 currency that the ledger keeps: upper-case code and number of decimals.
/// How an amount is written to a payment rail is another matter, and the rail's: <see cref="PayoutRail"/>.
/// </summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.Currency")]
public readonly record struct Currency
{
    private static readonly FrozenDictionary<string, int> Exponents = BuildExponents();

    [Id(0)]
    private readonly string? code;

    private Currency(string code) => this.code = code;

    /// <summary>Three upper-case letters.</summary>
    public string Code => code ?? throw new InvalidOperationException("A default Currency names no currency.");

    /// <summary>Decimals between the major and the minor unit: 0, 2 or 3.</summary>
    public int Exponent => Exponents[Code];

    /// <summary>Minor units in one major unit: 1, 100 or 1,000.</summary>
    public long MinorPerMajor => Exponent switch { 0 => 1, 2 => 100, _ => 1_000 };

    public static Currency Parse(string code) =>
        TryParse(code, out var currency) ? currency : throw new FormatException($"'{code}' is not a currency this ledger keeps.");

    /// <summary>Accepts either case: Stripe writes lower case, people upper.</summary>
    public static bool TryParse(string? code, out Currency currency)
    {
        var upper = code is { Length: 3 } ? code.ToUpperInvariant() : "";
        var known = Exponents.TryGetValue(upper, out _);
        currency = known ? new Currency(upper) : default;
        return known;
    }

    public override string ToString() => Code;

    private static FrozenDictionary<string, int> BuildExponents()
    {
        const string zero = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF";
        const string three = "BHD JOD KWD OMR TND";
        const string two =
            "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CNY COP " +
            "CRC CVE CZK DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR ISK JMD KES " +
            "KGS KHR KYD KZT LAK LBP LKR LRD LSL MAD MDL MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD " +
            "PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SEK SGD SHP SLE SOS SRD STD SZL THB TJS TOP TRY TTD TWD " +
            "TZS UAH USD UYU UZS WST XCD YER ZAR ZMW";
        return Listed(zero, 0).Concat(Listed(two, 2)).Concat(Listed(three, 3)).ToFrozenDictionary();

        static IEnumerable<KeyValuePair<string, int>> Listed(string codes, int exponent) =>
            codes.Split(' ').Select(code => KeyValuePair.Create(code, exponent));
    }
}
