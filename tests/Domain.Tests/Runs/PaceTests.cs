using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Domain.Tests;

public sealed class PaceTests
{
    private static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(25)]
    [InlineData(333)]
    [InlineData(1_000)]
    public void Many_places_taken_one_after_another_need_their_number_over_the_rate(int rate)
    {
        var count = rate * 60;
        var starts = Starts(rate, Enumerable.Repeat(TimeSpan.Zero, count));
        (starts[^1] - starts[0]).ShouldBeInRange(TimeSpan.FromSeconds(60 - (1.0 / rate)) - CatchUp, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void A_sender_that_wakes_late_by_less_than_the_catch_up_loses_no_rate() => ForAny.Value(
        Gen.Choose(2, 200).Zip(Gen.ListOf(Gen.Choose(0, 15), 400)),
        given =>
        {
            var (rate, delays) = given;
            var starts = Starts(rate, delays.Select(ms => TimeSpan.FromMilliseconds(Math.Min(ms, 800.0 / rate))));
            (starts[^1] - starts[0]).TotalSeconds.ShouldBeInRange((399.0 / rate) - 0.101, (399.0 / rate) + 0.001);
        });

    /// <summary>Invariant I6: however irregularly it is asked, and whatever is caught up.</summary>
    [Fact]
    public void No_second_holds_more_than_the_rate() => ForAny.Value(
        Gen.Choose(1, 200).Zip(Gen.ArrayOf(Gen.Frequency(
            (6, Gen.Constant(0)), (2, Gen.Choose(0, 50)), (1, Gen.Choose(50, 500)), (1, Gen.Choose(500, 5_000)))).Resize(400)),
        given =>
        {
            var (rate, idle) = given;
            var starts = Starts(rate, idle.Select(ms => TimeSpan.FromMilliseconds(ms)));
            var peak = Enumerable.Range(0, starts.Count).Select(first => InOneSecond(starts, first)).DefaultIfEmpty().Max();
            peak.ShouldBeLessThanOrEqualTo(rate);
        });

    [Fact]
    public void After_a_pause_no_more_than_the_catch_up_is_made_good()
    {
        var pace = new Pace();
        pace.Take(100, Given.Now);
        var later = Given.Now.AddHours(1);
        var waits = Enumerable.Range(0, 30).Select(_ => pace.Take(100, later)).ToList();
        waits.Count(wait => wait == TimeSpan.Zero).ShouldBe(11);
        waits[^1].ShouldBe(TimeSpan.FromMilliseconds(190));
    }

    [Fact]
    public void A_changed_rate_holds_from_the_next_place_on()
    {
        var pace = new Pace();
        for (var i = 0; i < 20; i++)
            pace.Take(100, Given.Now);
        var before = pace.Take(10, Given.Now);
        (pace.Take(10, Given.Now) - before).ShouldBe(TimeSpan.FromMilliseconds(100));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void There_is_no_rate_below_1(int rate) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new Pace().Take(rate, Given.Now));

    /// <summary>When each of a sender's requests starts, that waits as it is told and then is busy or asleep for a while.</summary>
    private static List<DateTimeOffset> Starts(int rate, IEnumerable<TimeSpan> busy)
    {
        var (pace, now) = (new Pace(), Given.Now);
        var starts = new List<DateTimeOffset>();
        foreach (var time in busy)
        {
            now += pace.Take(rate, now);
            starts.Add(now);
            now += time;
        }
        return starts;
    }

    private static int InOneSecond(List<DateTimeOffset> starts, int first) =>
        starts.Skip(first).TakeWhile(start => start < starts[first].AddSeconds(1)).Count();
}
