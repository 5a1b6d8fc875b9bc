namespace OrleansPayouts.Domain.Runs;

/// <summary>
/// Evenly spaced sending at a permitted rate. A place is taken by whoever may send next, and counts from when its
/// request goes out: between the two lie a thread that wakes late, or a write to the database. Not for several threads
/// at once.
/// </summary>
public sealed class Pace
{
    /// <summary>
    /// No stretch of this length holds more than the rate (invariant I6). Longer than a second, because requests are a
    /// little longer or shorter under way and Stripe counts them as they arrive; 2 % of the rate are what that costs.
    /// </summary>
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(1_020);

    /// <summary>
    /// How far sending may catch up after it was held up: timers wake late, and without this each time they do would
    /// be lost for good.
    /// </summary>
    private static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(100);

    /// <summary>When the requests of the last stretch went out.</summary>
    private readonly Queue<DateTimeOffset> starts = new();

    private DateTimeOffset next = DateTimeOffset.MinValue;

    /// <summary>Places taken whose request has not gone out yet.</summary>
    private int taken;

    /// <summary>How long until a place is free; zero where one is now. Nothing is taken by asking.</summary>
    /// <param name="requestsPerSecond">1 and up.</param>
    /// <param name="now">A clock that never goes back.</param>
    public TimeSpan UntilFree(int requestsPerSecond, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(requestsPerSecond, 1);
        while (starts.TryPeek(out var oldest) && oldest + Window <= now)
            starts.Dequeue();
        var free = next > now ? next : now;
        var tooMany = starts.Count + taken - requestsPerSecond + 1;
        if (tooMany > 0)
        {
            // Where those that have not gone out are too many by themselves, one that is given back is heard of.
            var full = tooMany <= starts.Count ? starts.ElementAt(tooMany - 1) + Window : now + Window;
            free = full > free ? full : free;
        }
        return free - now;
    }

    /// <summary>Takes the place that is free now.</summary>
    public void Take(int requestsPerSecond, DateTimeOffset now)
    {
        taken++;
        if (next < now - CatchUp)
            next = now - CatchUp;
        // Rounded up, so that the rate is never exceeded, not even by a tick.
        next += TimeSpan.FromTicks((TimeSpan.TicksPerSecond + requestsPerSecond - 1) / requestsPerSecond);
    }

    /// <summary>The request of a taken place goes out.</summary>
    public void Start(DateTimeOffset now)
    {
        taken--;
        starts.Enqueue(now);
    }

    /// <summary>Nothing goes out at a taken place.</summary>
    public void GiveBack() => taken--;
}
