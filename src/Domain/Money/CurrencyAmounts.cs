using System.Globalization;

namespace OrleansPayouts.Domain;

/// <summary>
/// An amount in major units for each of some currencies, as people write it: <c>EUR:20,JPY:3000</c>. Two are equal where they
/// name the same amounts, in whatever order.
/// </summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.CurrencyAmounts")]
public sealed record CurrencyAmounts
{
    public static readonly CurrencyAmounts None = new([]);

    [Id(0)]
    private readonly Dictionary<string, decimal> byCode;

    private CurrencyAmounts(Dictionary<string, decimal> byCode) => this.byCode = byCode;

    /// <summary>By upper-case code, which need not be a currency's. The amounts keep the decimals that were written.</summary>
    public IReadOnlyDictionary<string, decimal> ByCode => byCode;

    /// <summary>Null where the currency is not named.</summary>
    public decimal? Of(Currency currency) => byCode.TryGetValue(currency.Code, out var amount) ? amount : null;

    /// <summary>Of a code that stands there in both cases, the last amount counts.</summary>
    public static CurrencyAmounts From(IEnumerable<KeyValuePair<string, decimal>> amounts)
    {
        var byCode = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (code, amount) in amounts)
            byCode[code.ToUpperInvariant()] = amount;
        return new CurrencyAmounts(byCode);
    }

    public static CurrencyAmounts Parse(string text) =>
        TryParse(text, out var amounts) ? amounts : throw new FormatException($"'{text}' names no amounts by currency, like EUR:20,JPY:3000.");

    /// <summary>False where a part is not <c>CODE:amount</c>, or a currency stands there twice. Whether a currency exists is not asked.</summary>
    public static bool TryParse(string? text, out CurrencyAmounts amounts)
    {
        const StringSplitOptions tidy = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        amounts = None;
        var read = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var part in (text ?? "").Split(',', tidy))
        {
            if (part.Split(':', StringSplitOptions.TrimEntries) is not [{ Length: 3 } code, var number]
                || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
                || !read.TryAdd(code.ToUpperInvariant(), amount))
                return false;
        }
        amounts = new CurrencyAmounts(read);
        return true;
    }

    /// <summary>These, and where <paramref name="others"/> name a currency, theirs.</summary>
    public CurrencyAmounts With(CurrencyAmounts others) => From(byCode.Concat(others.byCode));

    public bool Equals(CurrencyAmounts? other) => other is not null && byCode.Count == other.byCode.Count
        && byCode.All(pair => other.byCode.TryGetValue(pair.Key, out var amount) && amount == pair.Value);

    public override int GetHashCode() => byCode.Aggregate(byCode.Count, (hash, pair) => hash ^ HashCode.Combine(pair.Key, pair.Value));

    /// <summary>In the order of the codes: <c>EUR:20,JPY:3000</c>.</summary>
    public override string ToString() => string.Join(',', byCode
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}:{pair.Value}")));
}
