using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Domain.Tests;

public sealed class FailureShareTests
{
    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(0, 19, false)]
    [InlineData(0, 20, true)]
    [InlineData(10, 10, false)]
    [InlineData(9, 11, true)]
    [InlineData(10, 11, true)]
    [InlineData(1_000, 1_000, false)]
    [InlineData(1_000_000, 19, false)]
    public void More_than_half_of_at_least_twenty_is_out_of_proportion(int paid, int failed, bool expected) =>
        Count(paid, failed).IsOutOfProportion(leastAnswers: 20, mostPercent: 50).ShouldBe(expected);

    [Fact]
    public void A_hundred_percent_lets_everything_pass() =>
        Count(0, 1_000).IsOutOfProportion(leastAnswers: 1, mostPercent: 100).ShouldBeFalse();

    [Theory]
    [InlineData(PayoutStatus.Reserved)]
    [InlineData(PayoutStatus.RetryScheduled)]
    [InlineData(PayoutStatus.Unknown)]
    [InlineData(PayoutStatus.NeedsReview)]
    [InlineData(PayoutStatus.Cancelled)]
    public void What_says_nothing_does_not_count(PayoutStatus status) => Count(3, 4).Add(status).ShouldBe(Count(3, 4));

    private static FailureShare Count(int paid, int failed)
    {
        var share = new FailureShare();
        for (var i = 0; i < paid; i++)
            share = share.Add(PayoutStatus.Paid);
        for (var i = 0; i < failed; i++)
            share = share.Add(PayoutStatus.Failed);
        return share;
    }
}
