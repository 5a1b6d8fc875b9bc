using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Domain.Tests;

public sealed class RetryPolicyTests
{
    private static readonly RetryPolicy Policy = new(MaxRetries: 20, BaseDelay: TimeSpan.FromSeconds(30));

    [Theory]
    [InlineData(0, 30)]
    [InlineData(1, 30)]
    [InlineData(2, 60)]
    [InlineData(3, 120)]
    [InlineData(8, 3_840)]
    public void The_wait_doubles_and_is_jittered_by_a_fifth(int retry, int seconds) => ForAny.Value(Any.PayoutId, id =>
        Delay(retry, id).TotalSeconds.ShouldBeInRange(seconds * 0.8, seconds * 1.2));

    [Fact]
    public void Jitter_spreads_over_its_whole_range()
    {
        var shares = Any.PayoutId.Sample(2_000).Select(id => Delay(1, id).TotalSeconds / 30).ToList();
        for (var tenth = 0; tenth < 10; tenth++)
            shares.Count(share => share >= 0.8 + (0.04 * tenth) && share < 0.84 + (0.04 * tenth)).ShouldBeInRange(120, 280);
    }

    [Fact]
    public void Jitter_differs_from_retry_to_retry()
    {
        var close = Any.PayoutId.Sample(1_000).Count(id => Math.Abs(Delay(1, id).TotalSeconds - (Delay(2, id).TotalSeconds / 2)) < 0.12);
        close.ShouldBeLessThan(60);
    }

    [Fact]
    public void The_same_payout_and_retry_always_wait_the_same_time() => ForAny.Value(Any.PayoutId.Zip(Gen.Choose(0, 2_000)), pair =>
        Delay(pair.Item2, pair.Item1).ShouldBe(new RetryPolicy(3, TimeSpan.FromSeconds(30)).DelayBefore(pair.Item2, pair.Item1, null)));

    [Fact]
    public void Retry_0_is_taken_as_1() => ForAny.Value(Any.PayoutId, id => Delay(0, id).ShouldBe(Delay(1, id)));

    [Theory]
    [InlineData(100)]
    [InlineData(1_024)]
    [InlineData(1_025)]
    [InlineData(int.MaxValue)]
    public void However_many_retries_no_wait_is_longer_than_the_cap(int retry) =>
        ForAny.Value(Any.PayoutId, id => Delay(retry, id).ShouldBe(RetryPolicy.MaxDelay));

    [Fact]
    public void No_wait_is_longer_than_the_cap_nor_shorter_than_four_fifths_of_the_base() => ForAny.Value(
        from retry in Gen.OneOf(Gen.Choose(0, 40), Gen.Choose(0, int.MaxValue))
        from baseMs in Gen.Choose(100, 3_600_000)
        from id in Any.PayoutId
        select (retry, baseMs, id),
        given => new RetryPolicy(3, TimeSpan.FromMilliseconds(given.baseMs)).DelayBefore(given.retry, given.id, retryAfter: null)
            .ShouldBeInRange(TimeSpan.FromMilliseconds(given.baseMs * 0.8), RetryPolicy.MaxDelay));

    [Fact]
    public void Stripe_s_retry_after_is_a_floor()
    {
        var own = Delay(1, Given.Payout.Id);
        Delay(1, Given.Payout.Id, TimeSpan.FromMinutes(10)).ShouldBe(TimeSpan.FromMinutes(10));
        Delay(1, Given.Payout.Id, RetryPolicy.MaxDelay + TimeSpan.FromHours(1)).ShouldBe(RetryPolicy.MaxDelay + TimeSpan.FromHours(1));
        Delay(1, Given.Payout.Id, own).ShouldBe(own);
        Delay(1, Given.Payout.Id, TimeSpan.FromSeconds(1)).ShouldBe(own);
        Delay(1, Given.Payout.Id, TimeSpan.Zero).ShouldBe(own);
        Delay(1, Given.Payout.Id, TimeSpan.FromSeconds(-5)).ShouldBe(own);
    }

    // A broken proxy's header must neither park a writer's money for a year nor overflow the date it is added to.
    [Fact]
    public void A_hostile_retry_after_is_cut_to_a_day()
    {
        Delay(1, Given.Payout.Id, TimeSpan.MaxValue).ShouldBe(TimeSpan.FromDays(1));
        var refused = new TransferOutcome.Refused(429) { RetryAfter = TimeSpan.MaxValue };
        Given.After(Given.Begun, Given.Outcome(1, refused)).DueAt.ShouldBe(Given.Now.AddDays(1));
    }

    private static TimeSpan Delay(int retry, PayoutId id, TimeSpan? retryAfter = null) => Policy.DelayBefore(retry, id, retryAfter);
}
