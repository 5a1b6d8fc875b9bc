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
            PreflightDecider.Budgets([Usd(planned)], [Usd(available)], policy).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(99, 99)]
    [InlineData(0, 0)]
    [InlineData(-50, 0)]
    public void The_oldest_are_paid_within_what_there_is(long available, long budget) =>
        PreflightDecider.Budgets([Usd(100)], [Usd(available)], ShortfallPolicy.PayOldest).ShouldBe([Usd(budget)]);

    [Theory]
    [InlineData(99)]
    [InlineData(-50)]
    public void A_refusal_sends_nothing_in_the_currency_that_is_short(long available) =>
        PreflightDecider.Budgets([Usd(100)], [Usd(available)], ShortfallPolicy.Refuse).ShouldBe([Usd(0)]);

    [Fact]
    public void Money_in_one_currency_does_not_pay_in_another()
    {
        IReadOnlyList<Money> planned = [Usd(100), Eur(100), Jpy(100)];
        IReadOnlyList<Money> available = [Eur(1_000_000), Usd(40)];

        PreflightDecider.Budgets(planned, available, ShortfallPolicy.PayOldest).ShouldBe([Usd(40), Jpy(0)], "the euros are covered and not named");
        PreflightDecider.Budgets(planned, available, ShortfallPolicy.Refuse).ShouldBe([Usd(0), Jpy(0)], "the euros are paid all the same");
    }

    [Fact]
    public void There_are_no_other_policies() => Should.Throw<ArgumentOutOfRangeException>(
        () => PreflightDecider.Budgets([Usd(1)], [], (ShortfallPolicy)9));

    private static Money Usd(long minor) => new(minor, Currency.Parse("USD"));

    private static Money Eur(long minor) => new(minor, Currency.Parse("EUR"));

    private static Money Jpy(long minor) => new(minor, Currency.Parse("JPY"));
}
