using System.Globalization;
using OrleansPayouts.Api.Input;

namespace OrleansPayouts.Api.Tests.Input;

public sealed class PlainValueTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-12.50")]
    [InlineData("0.000000000000000000000000001")]
    [InlineData("9999999999999999999999999999")]
    public void Decimals_are_read_exactly(string text)
    {
        PlainDecimal.TryParse(text, out var value).ShouldBeTrue();
        value.ToString(CultureInfo.InvariantCulture).ShouldBe(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1,5")]
    [InlineData("1e2")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1.2.3")]
    [InlineData("٣")]
    [InlineData("99999999999999999999999999999")]
    [InlineData("0.00000000000000000000000000001")]
    public void Anything_that_might_be_rounded_or_misread_is_no_decimal(string text) =>
        PlainDecimal.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("2026-05-01T10:00:00Z", "2026-05-01T10:00:00.0000000")]
    [InlineData("2026-05-01T10:00:00+02:00", "2026-05-01T08:00:00.0000000")]
    [InlineData("2026-05-01T10:00:00.1234567Z", "2026-05-01T10:00:00.1234560")]
    [InlineData("2026-05-01T10:00Z", "2026-05-01T10:00:00.0000000")]
    public void Instants_are_kept_in_utc_to_the_microsecond(string text, string expected)
    {
        PlainInstant.TryParse(text, out var instant).ShouldBeTrue();
        instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture).ShouldBe(expected);
        instant.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("2026-05-01")]
    [InlineData("2026-05-01T10:00:00")]
    [InlineData("2026-05-01 10:00:00Z")]
    [InlineData("01/05/2026")]
    [InlineData("1777629600")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    public void A_time_without_its_offset_is_no_instant(string text) => PlainInstant.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("0001-01-01T00:00:00Z", false)] // The database would keep this one as minus infinity.
    [InlineData("1970-01-01T00:59:59+01:00", false)]
    [InlineData("1970-01-01T00:00:00Z", true)]
    [InlineData("9999-12-31T23:59:59.9999999Z", true)]
    public void Instants_begin_with_1970(string text, bool valid) => PlainInstant.TryParse(text, out _).ShouldBe(valid);
}
