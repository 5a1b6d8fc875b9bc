namespace OrleansPayouts.Domain.Tests;

public sealed class CurrencyAmountsTests
{
    [Fact]
    public void Amounts_are_read_in_either_case_and_any_order_and_written_in_one()
    {
        CurrencyAmounts.TryParse(" jpy:3000, EUR:20.50 ", out var amounts).ShouldBeTrue();
        amounts.ToString().ShouldBe("EUR:20.50,JPY:3000");
        amounts.ShouldBe(CurrencyAmounts.Parse("EUR:20.5,JPY:3000"));
        amounts.GetHashCode().ShouldBe(CurrencyAmounts.Parse("JPY:3000,EUR:20.50").GetHashCode());
        amounts.Of(Currency.Parse("JPY")).ShouldBe(3_000);
        amounts.Of(Currency.Parse("USD")).ShouldBeNull();
        CurrencyAmounts.Parse("").ShouldBe(CurrencyAmounts.None);
    }

    [Theory]
    [InlineData("JPY")]
    [InlineData("JPY=3000")]
    [InlineData("JPY:")]
    [InlineData("JPY:-1")]
    [InlineData("JPY:1e3")]
    [InlineData("JPY:3000:1")]
    [InlineData("JPY:1,JPY:2")]
    [InlineData("YEN1:3000")]
    [InlineData("EUR:20;JPY:3000")]
    public void What_is_no_list_of_amounts_is_refused(string text) => CurrencyAmounts.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Later_amounts_hold_over_earlier_ones() =>
        CurrencyAmounts.Parse("EUR:20,JPY:3000").With(CurrencyAmounts.Parse("EUR:30,GBP:15")).ShouldBe(CurrencyAmounts.Parse("EUR:30,GBP:15,JPY:3000"));
}
