using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Domain.Tests;

public sealed class PayoutRailTests
{
    private static readonly PayoutRail Rail = PayoutRail.Stripe;

    // Stripe's currencies page, "Special cases": 5 UGX is amount=500, 5 ISK is amount=500, 5 USD is amount=500, 5 JPY is amount=5.
    [Theory]
    [InlineData("5", "UGX", 500)]
    [InlineData("5000", "UGX", 500_000)]
    [InlineData("5", "ISK", 500)]
    [InlineData("5", "HUF", 500)]
    [InlineData("5", "TWD", 500)]
    [InlineData("5", "USD", 500)]
    [InlineData("12.34", "USD", 1_234)]
    [InlineData("5", "JPY", 5)]
    [InlineData("5", "XOF", 5)]
    [InlineData("5.120", "KWD", 5_120)]
    public void An_amount_is_written_as_Stripe_writes_it(string major, string currency, long wire)
    {
        Rail.ToWire(Of(major, currency)).ShouldBe(wire);
        Rail.TryFromWire(wire, Currency.Parse(currency), out var back).ShouldBeTrue();
        back.ShouldBe(Of(major, currency));
        Rail.FromWireRoundedDown(wire, Currency.Parse(currency)).ShouldBe(back);
    }

    [Fact]
    public void Every_amount_survives_the_way_to_the_wire_and_back() => ForAny.Value(
        Any.Minor.Zip(Any.Currency, (minor, currency) => new Money(minor / 100, currency)),
        money =>
        {
            Rail.TryFromWire(Rail.ToWire(money), money.Currency, out var back).ShouldBeTrue();
            back.ShouldBe(money);
        });

    [Theory]
    [InlineData(550, 5)]
    [InlineData(599, 5)]
    [InlineData(99, 0)]
    [InlineData(-1, -1)]
    [InlineData(-100, -1)]
    [InlineData(-101, -2)]
    public void A_fraction_of_a_shilling_is_no_money_of_the_ledger_and_never_spent(long wire, long spendable)
    {
        var ugx = Currency.Parse("UGX");
        Rail.TryFromWire(wire, ugx, out _).ShouldBe(wire % 100 == 0);
        Rail.FromWireRoundedDown(wire, ugx).Minor.ShouldBe(spendable);
    }

    [Theory]
    [InlineData("5000.50", "ISK", "5000")]
    [InlineData("0.50", "ISK", "0")]
    [InlineData("12345.67", "HUF", "12345")]
    [InlineData("900.99", "TWD", "900")]
    [InlineData("12.34", "USD", "12.34")]
    [InlineData("7", "UGX", "7")]
    [InlineData("5.120", "KWD", "0")]
    public void What_the_rail_cannot_carry_stays(string available, string currency, string payable) =>
        Rail.PayablePart(Of(available, currency)).ShouldBe(Of(payable, currency));

    [Fact]
    public void The_payable_part_is_the_largest_that_Stripe_takes() => ForAny.Value(
        Any.Minor.Zip(Any.Currency, (minor, currency) => new Money(minor, currency)),
        available =>
        {
            var payable = Rail.PayablePart(available);
            payable.Minor.ShouldBeInRange(0, Math.Max(0, available.Minor));
            var (wire, step) = (Rail.ToWire(payable), available.Currency.Code is "ISK" or "UGX" or "HUF" or "TWD" ? 100 : 1);
            (wire % step).ShouldBe(0);
            // One step more would be more than there is, or more than a request can say.
            if (Rail.Carries(available.Currency) && available.Minor > 0)
                ((Int128)wire + step).ShouldBeGreaterThan(Int128.Min((Int128)available.Minor * (available.Currency.Code == "UGX" ? 100 : 1), long.MaxValue - 99));
        });

    [Fact]
    public void A_request_s_amount_and_its_hash_are_the_wire_s()
    {
        var request = Given.Payout.ToRequest() with { Amount = Of("5000", "UGX") };
        request.WireAmount.ShouldBe(500_000);
        request.ParameterHash().ShouldNotBe((request with { Amount = Of("50", "UGX") }).ParameterHash());
    }

    [Fact]
    public void Every_currency_has_a_minimum_of_whole_steps_and_a_round_amount_that_reaches_it()
    {
        foreach (var code in Any.AllCodes)
        {
            var currency = Currency.Parse(code);
            var minimum = Rail.Minimum(currency);
            minimum.Minor.ShouldBeGreaterThan(0, code);
            if (Rail.Carries(currency))
                Rail.PayablePart(minimum).ShouldBe(minimum, code);
            RoundAmounts.Of(currency).ShouldBeGreaterThanOrEqualTo(minimum.Major, code);
            Money.TryFromMajor(RoundAmounts.Of(currency), currency, out _).ShouldBeTrue(code);
        }
    }

    private static Money Of(string major, string currency)
    {
        Money.TryFromMajor(decimal.Parse(major, System.Globalization.CultureInfo.InvariantCulture), Currency.Parse(currency), out var money).ShouldBeTrue();
        return money;
    }
}
