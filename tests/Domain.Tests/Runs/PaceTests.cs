using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Domain.Tests;

public sealed class PaceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(25)]
    [InlineData(333)]
    [InlineData(1_000)]
    public void A_minute_of_places_is_98_percent_of_the_rate_and_not_more(int rate)
    {
        var starts = Starts(rate, Enumerable.Repeat((Held: 0.0, Busy: 0.0), rate * 60));
        (starts[^1] - starts[0]).TotalSeconds.ShouldBeInRange((59 * 1.02) - 0.001, 60 * 1.02);
    }

    [Fact]
    public void A_sender_that_wakes_late_by_less_than_the_catch_up_loses_no_rate() => ForAny.Value(
        Gen.Choose(2, 200).Zip(Gen.ListOf(Gen.Choose(0, 15), 400)),
        given =>
        {
            var (rate, delays) = given;
            var starts = Starts(rate, delays.Select(ms => (0.0, Math.Min(ms, 800.0 / rate))));
            (starts[^1] - starts[0]).TotalSeconds.ShouldBeInRange((398.0 / rate) - 0.101, (399.0 / rate * 1.02) + 0.101);
        });

    /// <summary>Invariant I6: however irregularly it is asked, whatever is caught up, and however late what took its place goes out.</summary>
    [Fact]
    public void No_window_holds_more_than_the_rate() => ForAny.Value(
        Gen.Choose(1, 200).Zip(Gen.ArrayOf(Some.Zip(Some)).Resize(400)),
        given =>
        {
            var (rate, times) = given;
            var starts = Starts(rate, times.Select(ms => ((double)ms.Item1, (double)ms.Item2)));
            var peak = Enumerable.Range(0, starts.Count).Select(first => InOneWindow(starts, first)).DefaultIfEmpty().Max();
            peak.ShouldBeLessThanOrEqualTo(rate);
        });

    [Fact]
    public void Places_taken_by_what_has_not_gone_out_yet_are_not_free()
    {
        var pace = new Pace();
        for (var n = 0; n < 10; n++)
            pace.Take(10, Given.Now.AddMilliseconds(100 * n));
        var later = Given.Now.AddHours(1);
        pace.UntilFree(10, later).ShouldBe(Pace.Window, "all ten may go out at any moment");
        pace.Start(later);
        pace.UntilFree(10, later.AddMilliseconds(20)).ShouldBe(Pace.Window - TimeSpan.FromMilliseconds(20));
        pace.GiveBack();
        pace.UntilFree(10, later.AddMilliseconds(20)).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void After_a_pause_no_more_than_the_catch_up_is_made_good()
    {
        var pace = new Pace();
        Send(pace, 100, Given.Now);
        var later = Given.Now.AddHours(1);
        var atOnce = 0;
        for (; pace.UntilFree(100, later) == TimeSpan.Zero; atOnce++)
            Send(pace, 100, later);
        atOnce.ShouldBe(11);
        pace.UntilFree(100, later).ShouldBe(TimeSpan.FromMilliseconds(10));
    }

    [Fact]
    public void A_lowered_rate_holds_for_what_went_out_before()
    {
        var pace = new Pace();
        for (var n = 0; n < 50; n++)
            Send(pace, 100, Given.Now.AddMilliseconds(10 * n));
        // Ten a second: 41 have to be forgotten first, the last of them of 400 ms after the start.
        pace.UntilFree(10, Given.Now.AddMilliseconds(500)).ShouldBe(Pace.Window - TimeSpan.FromMilliseconds(100));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void There_is_no_rate_below_1(int rate) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new Pace().UntilFree(rate, Given.Now));

    private static Gen<int> Some => Gen.Frequency(
        (6, Gen.Constant(0)), (2, Gen.Choose(0, 50)), (1, Gen.Choose(50, 500)), (1, Gen.Choose(500, 5_000)));

    private static void Send(Pace pace, int rate, DateTimeOffset now)
    {
        pace.Take(rate, now);
        pace.Start(now);
    }

    /// <summary>
    /// When each request goes out, of a sender that takes a place as soon as one is free: what holds it up between the place
    /// and the request, and for how long it is busy elsewhere after it has taken a place, in milliseconds.
    /// </summary>
    private static List<DateTimeOffset> Starts(int rate, IEnumerable<(double Held, double Busy)> requests)
    {
        var (pace, now) = (new Pace(), Given.Now);
        var (underWay, starts) = (new PriorityQueue<DateTimeOffset, DateTimeOffset>(), new List<DateTimeOffset>());
        void GoOut(DateTimeOffset until)
        {
            while (underWay.TryPeek(out var at, out _) && at <= until)
            {
                underWay.Dequeue();
                pace.Start(at);
                starts.Add(at);
            }
        }
        foreach (var (held, busy) in requests)
        {
            while (true)
            {
                GoOut(now);
                var wait = pace.UntilFree(rate, now);
                if (wait == TimeSpan.Zero)
                    break;
                now += underWay.TryPeek(out var at, out _) && at - now < wait ? at - now : wait;
            }
            pace.Take(rate, now);
            underWay.Enqueue(now.AddMilliseconds(held), now.AddMilliseconds(held));
            GoOut(now);
            now = now.AddMilliseconds(busy);
        }
        GoOut(DateTimeOffset.MaxValue);
        return starts;
    }

    private static int InOneWindow(List<DateTimeOffset> starts, int first) =>
        starts.Skip(first).TakeWhile(start => start < starts[first] + Pace.Window).Count();
}
