using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Domain.Tests;

public sealed class MinimumThresholdsTests
{
    private static readonly MinimumThresholds Thresholds = new(30, CurrencyAmounts.Parse("EUR:20,JPY:4000"));

    [Theory]
    [InlineData("USD", 30)]
    [InlineData("EUR", 20)]
    [InlineData("JPY", 4_000)]
    [InlineData("GBP", 20)]
    [InlineData("KRW", 40_000)]
    [InlineData("CLP", 25_000)]
    [InlineData("UGX", 90_000)]
    [InlineData("ISK", 3_000)]
    public void Each_currency_has_the_threshold_that_was_set_or_a_sensible_one(string currency, decimal threshold) =>
        Thresholds.For(Currency.Parse(currency)).ShouldBe(threshold);

    [Fact]
    public void No_threshold_is_below_what_the_rail_takes()
    {
        foreach (var code in Any.AllCodes)
            new MinimumThresholds(0.01m, CurrencyAmounts.Parse($"{code}:0")).For(Currency.Parse(code))
                .ShouldBeGreaterThanOrEqualTo(PayoutRail.Stripe.Minimum(Currency.Parse(code)).Major, code);
    }

    [Fact]
    public void A_schedule_s_thresholds_hold_over_the_program_s_and_leave_the_others()
    {
        Thresholds.With(usd: null, CurrencyAmounts.None).ShouldBe(Thresholds);
        Thresholds.With(50, CurrencyAmounts.Parse("EUR:45")).ShouldBe(new MinimumThresholds(50, CurrencyAmounts.Parse("EUR:45,JPY:4000")));
    }

    [Theory]
    [InlineData("EUR:20,JPY:3000,CLP:23000", null)]
    [InlineData("CLP:22999", "CLP must be at least 23000, the least that Stripe pays out; is 22999")]
    [InlineData("JPY:3000.00", "JPY has 0 decimals; is 3000.00")]
    [InlineData("EUR:1.000", "EUR has 2 decimals; is 1.000")]
    [InlineData("EUR:0", "EUR must be at least 0.01, the least that Stripe pays out; is 0")]
    [InlineData("EUR:1000001", "EUR must be at most 1000000; is 1000001")]
    [InlineData("USD:25", "USD has its own setting, the threshold of US dollars; is 25")]
    [InlineData("KWD:10", "KWD is not paid out; is 10")]
    [InlineData("XXX:10", "XXX is no currency that this ledger keeps; is 10")]
    public void What_may_not_be_a_threshold_is_said_by_name_and_value(string thresholds, string? wrong) =>
        MinimumThresholds.WhatIsWrong(CurrencyAmounts.Parse(thresholds)).SingleOrDefault().ShouldBe(wrong);

    [Theory]
    [InlineData("0.01", true)]
    [InlineData("25.50", true)]
    [InlineData("1000000", true)]
    [InlineData("0", false)]
    [InlineData("1000000.01", false)]
    [InlineData("25.000", false)]
    public void The_threshold_of_dollars_has_two_decimals_at_most(string usd, bool isAllowed) =>
        MinimumThresholds.IsUsdAllowed(decimal.Parse(usd, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(isAllowed);
}
