namespace OrleansPayouts.Domain.Tests;

public sealed class CurrencyTests
{
    public static TheoryData<string> ZeroDecimal => new(Any.ZeroDecimalCodes);

    [Theory]
    [MemberData(nameof(ZeroDecimal))]
    public void Each_zero_decimal_currency_has_no_minor_unit(string code)
    {
        var currency = Currency.Parse(code);
        currency.Exponent.ShouldBe(0);
        currency.MinorPerMajor.ShouldBe(1);
        PayoutRail.Stripe.Carries(currency).ShouldBeTrue();
        new Money(500, currency).Major.ShouldBe(500m);
    }

    [Theory]
    [InlineData("USD")]
    [InlineData("EUR")]
    [InlineData("GBP")]
    [InlineData("ISK")]
    [InlineData("HUF")]
    [InlineData("TWD")]
    public void Other_currencies_have_hundredths(string code)
    {
        var currency = Currency.Parse(code);
        currency.Exponent.ShouldBe(2);
        currency.MinorPerMajor.ShouldBe(100);
        PayoutRail.Stripe.Carries(currency).ShouldBeTrue();
    }

    [Theory]
    [InlineData("BHD")]
    [InlineData("JOD")]
    [InlineData("KWD")]
    [InlineData("OMR")]
    [InlineData("TND")]
    public void Currencies_of_thousandths_are_kept_but_not_transferable(string code)
    {
        var currency = Currency.Parse(code);
        currency.Exponent.ShouldBe(3);
        currency.MinorPerMajor.ShouldBe(1_000);
        PayoutRail.Stripe.Carries(currency).ShouldBeFalse();
    }

    [Theory]
    [InlineData("usd")]
    [InlineData("Usd")]
    [InlineData("USD")]
    public void Either_case_is_read_and_upper_case_is_written(string text)
    {
        Currency.Parse(text).Code.ShouldBe("USD");
        Currency.Parse(text).ToString().ShouldBe("USD");
        Currency.Parse(text).ShouldBe(Currency.Parse("USD"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("US")]
    [InlineData("USDT")]
    [InlineData(" USD")]
    [InlineData("US ")]
    [InlineData("XXX")]
    [InlineData("XAU")]
    [InlineData("U\0D")]
    [InlineData("u\u017Fd")]
    [InlineData("\u0131dr")]
    [InlineData("'--")]
    public void What_is_no_currency_of_the_ledger_is_refused(string? text)
    {
        Currency.TryParse(text, out var currency).ShouldBeFalse();
        currency.ShouldBe(default);
        Should.Throw<FormatException>(() => Currency.Parse(text!));
    }

    [Fact]
    public void A_default_currency_is_rejected_wherever_it_is_used()
    {
        Should.Throw<InvalidOperationException>(() => default(Currency).Code);
        Should.Throw<InvalidOperationException>(() => default(Currency).Exponent);
        Should.Throw<InvalidOperationException>(() => default(Currency).MinorPerMajor);
        Should.Throw<InvalidOperationException>(() => default(Currency).ToString());
    }
}
