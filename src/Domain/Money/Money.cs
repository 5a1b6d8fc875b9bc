using System.Globalization;

namespace OrleansPayouts.Domain;

/// <summary>
/// An amount in integer minor units (cents; whole yen) of one currency. Never a float, never mixed, never
/// silently overflowing, never rounded: what is not a whole number of minor units is refused.
/// </summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.Money")]
public readonly record struct Money : IComparable<Money>
{
    public Money(long minor, Currency currency)
    {
        _ = currency.Code;
        Minor = minor;
        Currency = currency;
    }

    [Id(0)]
    public long Minor { get; }

    [Id(1)]
    public Currency Currency { get; }

    /// <summary>The amount in major units, exact.</summary>
    public decimal Major => (decimal)Minor / Currency.MinorPerMajor;

    public static Money Zero(Currency currency) => new(0, currency);

    /// <summary>
    /// Converts major units. False for a remainder below the minor unit (12.345 USD, 0.5 JPY) and for an amount
    /// beyond 64 bits: a cent is neither invented nor dropped.
    /// </summary>
    public static bool TryFromMajor(decimal major, Currency currency, out Money money)
    {
        money = default;
        // Compared before it is multiplied: decimal.MaxValue times a hundred would throw.
        if (Math.Abs(major) > (decimal)long.MaxValue / currency.MinorPerMajor)
            return false;
        var minor = major * currency.MinorPerMajor;
        if (minor != decimal.Truncate(minor))
            return false;
        money = new Money((long)minor, currency);
        return true;
    }

    public static Money operator +(Money left, Money right) => new(checked(left.Minor + Same(left, right)), left.Currency);

    public static Money operator -(Money left, Money right) => new(checked(left.Minor - Same(left, right)), left.Currency);

    public static bool operator <(Money left, Money right) => left.Minor < Same(left, right);

    public static bool operator >(Money left, Money right) => left.Minor > Same(left, right);

    public static bool operator <=(Money left, Money right) => left.Minor <= Same(left, right);

    public static bool operator >=(Money left, Money right) => left.Minor >= Same(left, right);

    public int CompareTo(Money other) => Minor.CompareTo(Same(this, other));

    /// <summary>As a person reads it: <c>1,204.50 EUR</c>, <c>91,300 JPY</c>.</summary>
    public override string ToString() => Major.ToString($"N{Currency.Exponent}", CultureInfo.InvariantCulture) + " " + Currency.Code;

    private static long Same(Money left, Money right)
    {
        var (ours, theirs) = (left.Currency.Code, right.Currency.Code);
        return ours == theirs ? right.Minor : throw new InvalidOperationException($"{ours} and {theirs} do not mix.");
    }
}
