using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Domain.Tests;

public sealed class PreflightDeciderTests
{
    [Theory]
    [InlineData(100, 100)]
    [InlineData(100, 101)]
    [InlineData(0, 0)]
    public void What_is_covered_is_sent_whatever_the_policy(long planned, long available)
    {
        foreach (var policy in Enum.GetValues<ShortfallPolicy>())
            PreflightDecider.Decide([Usd(planned)], [Usd(available)], policy).ShouldBeOfType<PreflightDecision.SendAll>();
    }

    [Theory]
    [InlineData(99, 99)]
    [InlineData(0, 0)]
    [InlineData(-50, 0)]
    public void The_oldest_are_paid_within_what_there_is(long available, long budget) =>
        PreflightDecider.Decide([Usd(100)], [Usd(available)], ShortfallPolicy.PayOldest)
            .ShouldBeOfType<PreflightDecision.SendWithin>().Budgets.ShouldBe([Usd(budget)]);

    [Theory]
    [InlineData(99, 1)]
    [InlineData(-50, 150)]
    public void A_refusal_says_what_is_missing(long available, long missing) =>
        PreflightDecider.Decide([Usd(100)], [Usd(available)], ShortfallPolicy.Refuse)
            .ShouldBeOfType<PreflightDecision.SendNothing>().Missing.ShouldBe([Usd(missing)]);

    [Fact]
    public void Money_in_one_currency_does_not_pay_in_another()
    {
        IReadOnlyList<Money> planned = [Usd(100), Eur(100), Jpy(100)];
        IReadOnlyList<Money> available = [Eur(1_000_000), Usd(40)];

        PreflightDecider.Decide(planned, available, ShortfallPolicy.PayOldest)
            .ShouldBeOfType<PreflightDecision.SendWithin>().Budgets.ShouldBe([Usd(40), Jpy(0)], "the euros are covered and not named");
        PreflightDecider.Decide(planned, available, ShortfallPolicy.Refuse)
            .ShouldBeOfType<PreflightDecision.SendNothing>().Missing.ShouldBe([Usd(60), Jpy(100)]);
    }

    [Fact]
    public void There_are_no_other_policies() => Should.Throw<ArgumentOutOfRangeException>(
        () => PreflightDecider.Decide([Usd(1)], [], (ShortfallPolicy)9));

    private static Money Usd(long minor) => new(minor, Currency.Parse("USD"));

    private static Money Eur(long minor) => new(minor, Currency.Parse("EUR"));

    private static Money Jpy(long minor) => new(minor, Currency.Parse("JPY"));
}
