using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Domain.Tests;

public sealed class RunTotalsTests
{
    private static readonly RunTotals Totals = new(
    [
        Row(PayoutStatus.Paid, 10_000, "EUR", 4),
        Row(PayoutStatus.Paid, 25_000, "USD", 10),
        Row(PayoutStatus.Failed, 5_000, "USD", 2),
        Row(PayoutStatus.Reserved, 300, "JPY", 1),
        Row(PayoutStatus.RetryScheduled, 7_000, "USD", 3),
        Row(PayoutStatus.Unknown, 400, "JPY", 2),
        Row(PayoutStatus.NeedsReview, 100, "JPY", 1),
        Row(PayoutStatus.Cancelled, 50, "EUR", 1),
        Row(PayoutStatus.Reversed, 60, "EUR", 2),
    ]);

    [Fact]
    public void Payouts_are_counted_by_status_over_all_currencies()
    {
        Totals.Planned.ShouldBe(26);
        Totals.Paid.ShouldBe(14);
        Totals.Failed.ShouldBe(2);
        Totals.Reserved.ShouldBe(1);
        Totals.Retrying.ShouldBe(3);
        Totals.Unknown.ShouldBe(3);
        Totals.Count(PayoutStatus.Cancelled).ShouldBe(1);
    }

    [Fact]
    public void Sums_are_kept_by_currency_the_one_with_the_most_payouts_first()
    {
        Totals.PlannedAmounts.ShouldBe([Money(37_000, "USD"), Money(10_110, "EUR"), Money(800, "JPY")]);
    }

    [Fact]
    public void Equal_counts_are_ordered_by_code() =>
        new RunTotals([Row(PayoutStatus.Paid, 1, "USD", 2), Row(PayoutStatus.Paid, 1, "EUR", 2)]).PlannedAmounts
            .ShouldBe([Money(1, "EUR"), Money(1, "USD")]);

    [Fact]
    public void A_run_of_nothing_has_no_sums()
    {
        var none = new RunTotals([]);
        none.Planned.ShouldBe(0);
        none.PlannedAmounts.ShouldBeEmpty();
    }

    [Fact]
    public void A_sum_beyond_64_bits_is_not_wrapped() =>
        Should.Throw<OverflowException>(() =>
            new RunTotals([Row(PayoutStatus.Paid, long.MaxValue, "USD", 1), Row(PayoutStatus.Failed, 1, "USD", 1)]).PlannedAmounts);

    /// <summary>Invariant I3, the first half: planned = paid + failed + cancelled + open (+ reversed), in counts and money.</summary>
    [Fact]
    public void Nothing_planned_is_left_out_of_the_statuses() => ForAny.Value(Gen.ArrayOf(
        from status in Gen.Elements(Enum.GetValues<PayoutStatus>())
        from minor in Gen.Choose(0, 1_000_000)
        from currency in Any.Currency
        from count in Gen.Choose(0, 100)
        select new RunTotal(status, new Money(minor, currency), count)), rows =>
    {
        var totals = new RunTotals(rows);
        (totals.Paid + totals.Failed + totals.Reserved + totals.Retrying + totals.Unknown
            + totals.Count(PayoutStatus.Cancelled) + totals.Count(PayoutStatus.Reversed)).ShouldBe(totals.Planned);
        foreach (var sum in totals.PlannedAmounts)
            sum.Minor.ShouldBe(rows.Where(row => row.Amount.Currency == sum.Currency).Sum(row => row.Amount.Minor));
        totals.PlannedAmounts.Count.ShouldBe(rows.Select(row => row.Amount.Currency).Distinct().Count());
    });

    [Theory]
    [InlineData(RunStatus.Planning, true)]
    [InlineData(RunStatus.Dispatching, true)]
    [InlineData(RunStatus.Paused, true)]
    [InlineData(RunStatus.Cancelling, true)]
    [InlineData(RunStatus.Completed, false)]
    [InlineData(RunStatus.Cancelled, false)]
    public void A_run_is_active_until_it_is_completed(RunStatus status, bool active) => new PayoutRun
    {
        Id = RunId.ForSlot(Given.Now),
        Settings = new RunSettings(10, 3, MinimumThresholds.Default),
        CorrelationId = "corr_1",
        StartedBy = "cron",
        StartedAt = Given.Now,
        Status = status,
    }.IsActive.ShouldBe(active);

    private static RunTotal Row(PayoutStatus status, long minor, string currency, long count) => new(status, Money(minor, currency), count);

    private static Money Money(long minor, string currency) => new(minor, Currency.Parse(currency));
}
