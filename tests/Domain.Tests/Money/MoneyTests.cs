namespace OrleansPayouts.Domain.Tests;

public sealed class MoneyTests
{
    private static readonly Currency Usd = Currency.Parse("USD");
    private static readonly Currency Eur = Currency.Parse("EUR");
    private static readonly Currency Jpy = Currency.Parse("JPY");

    [Theory]
    [InlineData("25", "USD", 2_500)]
    [InlineData("0.01", "USD", 1)]
    [InlineData("12.340000", "USD", 1_234)]
    [InlineData("-3.05", "EUR", -305)]
    [InlineData("91300", "JPY", 91_300)]
    [InlineData("91300.000", "JPY", 91_300)]
    [InlineData("1.234", "KWD", 1_234)]
    [InlineData("92233720368547758.07", "USD", long.MaxValue)]
    [InlineData("9223372036854775807", "JPY", long.MaxValue)]
    public void Major_units_convert_exactly(string major, string currency, long minor)
    {
        Money.TryFromMajor(Decimal(major), Currency.Parse(currency), out var money).ShouldBeTrue();
        money.ShouldBe(new Money(minor, Currency.Parse(currency)));
    }

    [Theory]
    [InlineData("12.345", "USD")]
    [InlineData("0.009", "USD")]
    [InlineData("0.5", "JPY")]
    [InlineData("1.2345", "KWD")]
    [InlineData("0.0000000000000000000000000001", "USD")]
    [InlineData("-0.001", "EUR")]
    [InlineData("7.9228162514264337593543950335", "USD")]
    public void A_remainder_below_the_minor_unit_is_refused_and_never_rounded(string major, string currency)
    {
        Money.TryFromMajor(Decimal(major), Currency.Parse(currency), out var money).ShouldBeFalse();
        money.ShouldBe(default);
    }

    [Theory]
    [InlineData("79228162514264337593543950335", "USD")]
    [InlineData("-79228162514264337593543950335", "USD")]
    [InlineData("79228162514264337593543950335", "JPY")]
    [InlineData("92233720368547758.08", "USD")]
    [InlineData("9223372036854775808", "JPY")]
    public void An_amount_beyond_64_bits_is_refused(string major, string currency) =>
        Money.TryFromMajor(Decimal(major), Currency.Parse(currency), out _).ShouldBeFalse();

    [Fact]
    public void Every_amount_survives_the_way_to_major_units_and_back() => ForAny.Value(
        Any.Minor.Zip(Any.Currency, (minor, currency) => new Money(minor, currency)),
        money =>
        {
            Money.TryFromMajor(money.Major, money.Currency, out var back).ShouldBeTrue();
            back.ShouldBe(money);
        });

    [Fact]
    public void Adding_and_taking_away_agree_with_whole_numbers_or_overflow_loudly() => ForAny.Value(
        Any.Minor.Zip(Any.Minor),
        pair =>
        {
            var (left, right) = (new Money(pair.Item1, Usd), new Money(pair.Item2, Usd));
            Agrees(() => left + right, (Int128)pair.Item1 + pair.Item2);
            Agrees(() => left - right, (Int128)pair.Item1 - pair.Item2);
        });

    [Fact]
    public void Comparisons_agree_with_whole_numbers() => ForAny.Value(
        Any.Minor.Zip(Any.Minor),
        pair =>
        {
            var (left, right) = (new Money(pair.Item1, Eur), new Money(pair.Item2, Eur));
            (left < right).ShouldBe(pair.Item1 < pair.Item2);
            (left > right).ShouldBe(pair.Item1 > pair.Item2);
            (left <= right).ShouldBe(pair.Item1 <= pair.Item2);
            (left >= right).ShouldBe(pair.Item1 >= pair.Item2);
            left.CompareTo(right).ShouldBe(pair.Item1.CompareTo(pair.Item2));
            (left == right).ShouldBe(pair.Item1 == pair.Item2);
        });

    [Fact]
    public void Currencies_never_mix()
    {
        var (dollar, euro) = (new Money(100, Usd), new Money(100, Eur));
        Should.Throw<InvalidOperationException>(() => dollar + euro);
        Should.Throw<InvalidOperationException>(() => dollar - euro);
        Should.Throw<InvalidOperationException>(() => dollar < euro);
        Should.Throw<InvalidOperationException>(() => dollar > euro);
        Should.Throw<InvalidOperationException>(() => dollar <= euro);
        Should.Throw<InvalidOperationException>(() => dollar >= euro);
        Should.Throw<InvalidOperationException>(() => dollar.CompareTo(euro));
        dollar.ShouldNotBe(euro);
    }

    [Fact]
    public void Money_of_no_currency_is_refused()
    {
        Should.Throw<InvalidOperationException>(() => new Money(1, default));
        Should.Throw<InvalidOperationException>(() => Money.Zero(default));
        Should.Throw<InvalidOperationException>(() => Money.TryFromMajor(1, default, out _));
        Should.Throw<InvalidOperationException>(() => default(Money).Major);
        Should.Throw<InvalidOperationException>(() => default(Money).ToString());
        Should.Throw<InvalidOperationException>(() => default(Money) + default(Money));
        Should.Throw<InvalidOperationException>(() => default(Money) < default(Money));
        Should.Throw<InvalidOperationException>(() => default(Money).CompareTo(default));
    }

    [Theory]
    [InlineData(120_450, "EUR", "1,204.50 EUR")]
    [InlineData(91_300, "JPY", "91,300 JPY")]
    [InlineData(1_234_567, "KWD", "1,234.567 KWD")]
    [InlineData(5, "USD", "0.05 USD")]
    [InlineData(0, "USD", "0.00 USD")]
    [InlineData(-120_450, "EUR", "-1,204.50 EUR")]
    [InlineData(long.MaxValue, "USD", "92,233,720,368,547,758.07 USD")]
    [InlineData(long.MinValue, "JPY", "-9,223,372,036,854,775,808 JPY")]
    public void Money_is_written_as_a_person_reads_it(long minor, string currency, string text) =>
        new Money(minor, Currency.Parse(currency)).ToString().ShouldBe(text);

    [Fact]
    public void Zero_is_zero_in_its_currency() => Money.Zero(Jpy).ShouldBe(new Money(0, Jpy));

    private static decimal Decimal(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static void Agrees(Func<Money> sum, Int128 exact)
    {
        if (exact < long.MinValue || exact > long.MaxValue)
            Should.Throw<OverflowException>(() => sum());
        else
            sum().Minor.ShouldBe((long)exact);
    }
}
