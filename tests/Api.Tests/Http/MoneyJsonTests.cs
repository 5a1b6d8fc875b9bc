using System.Text.Json;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Domain;

namespace OrleansPayouts.Api.Tests.Http;

public sealed class MoneyJsonTests
{
    [Theory]
    [InlineData(250_000, "USD", "2500.00")]
    [InlineData(5, "USD", "0.05")]
    [InlineData(0, "EUR", "0.00")]
    [InlineData(-1_234, "EUR", "-12.34")]
    [InlineData(91_300, "JPY", "91300")]
    [InlineData(1_500, "KWD", "1.500")]
    [InlineData(long.MaxValue, "USD", "92233720368547758.07")]
    [InlineData(long.MinValue, "USD", "-92233720368547758.08")]
    public void Money_is_written_exactly_with_its_currencys_decimals(long minor, string currency, string expected) =>
        JsonSerializer.Serialize(new Money(minor, Currency.Parse(currency)).ToJson()).ShouldBe(expected);
}
