using OrleansPayouts.Domain.Sending;

namespace OrleansPayouts.Domain.Tests;

public sealed class AdaptiveRateTests
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(60);
    private static readonly DateTimeOffset Now = Given.Now;
    private static readonly SendReport Refused = new(Throttled: 3);

    [Fact]
    public void It_is_the_permitted_rate_until_Stripe_refuses()
    {
        At(new AdaptiveRate(), Now).ShouldBe(20);
        At(After(new AdaptiveRate(), new SendReport(Good: 5, Bad: 100), Now), Now).ShouldBe(20);
    }

    [Fact]
    public void Refusals_halve_it_and_it_climbs_back_by_equal_steps()
    {
        var rate = After(new AdaptiveRate(), Refused, Now);
        At(rate, Now).ShouldBe(10);
        At(rate, Now.AddSeconds(3)).ShouldBe(11);
        At(rate, Now.AddSeconds(15)).ShouldBe(15);
        At(rate, Now.AddSeconds(30)).ShouldBe(20);
        At(rate, Now.AddHours(1)).ShouldBe(20, "never above the permitted rate");
    }

    [Fact]
    public void Refusals_within_a_second_have_one_cause()
    {
        var rate = After(After(new AdaptiveRate(), Refused, Now), Refused, Now.AddSeconds(0.9));
        At(rate, Now.AddSeconds(0.9)).ShouldBe(10);
        At(After(rate, Refused, Now.AddSeconds(1)), Now.AddSeconds(1)).ShouldBe(5);
    }

    [Fact]
    public void What_Stripe_asks_to_wait_is_waited_up_to_a_minute()
    {
        After(new AdaptiveRate(), Refused with { RetryAfter = TimeSpan.FromSeconds(7) }, Now).HeldUntil.ShouldBe(Now.AddSeconds(7));
        After(new AdaptiveRate(), Refused with { RetryAfter = TimeSpan.FromDays(400) }, Now).HeldUntil.ShouldBe(Now + AdaptiveRate.LongestHold);
        After(new AdaptiveRate { HeldUntil = Now.AddSeconds(9) }, Refused, Now).HeldUntil.ShouldBe(Now.AddSeconds(9));
    }

    [Fact]
    public void It_is_never_below_one_nor_above_the_permitted_rate_and_never_rises_on_a_refusal() => ForAny.Sequence(
        Gen.ArrayOf(
            from throttled in Gen.Choose(0, 2)
            from milliseconds in Gen.Elements(0, 10, 500, 1_000, 3_000, 30_000)
            from permitted in Gen.Choose(1, 100)
            select (throttled, milliseconds, permitted)),
        steps =>
        {
            var (rate, now) = (new AdaptiveRate(), Now);
            foreach (var (throttled, milliseconds, permitted) in steps)
            {
                now = now.AddMilliseconds(milliseconds);
                var before = rate.At(permitted, Recovery, now);
                rate = rate.After(new SendReport(Throttled: throttled), permitted, Recovery, now);
                var after = rate.At(permitted, Recovery, now);
                after.ShouldBeInRange(1, permitted);
                after.ShouldBeLessThanOrEqualTo(before);
                rate.At(permitted, Recovery, now.AddSeconds(1)).ShouldBeLessThanOrEqualTo(after + (permitted / 60) + 1, "slowly");
            }
            rate.At(50, Recovery, now + Recovery).ShouldBe(50);
        }, tests: 1_000);

    private static int At(AdaptiveRate rate, DateTimeOffset now) => rate.At(20, Recovery, now);

    private static AdaptiveRate After(AdaptiveRate rate, SendReport report, DateTimeOffset now) => rate.After(report, 20, Recovery, now);
}
