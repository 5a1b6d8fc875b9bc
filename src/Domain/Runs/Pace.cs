namespace OrleansPayouts.Domain.Runs;

/// <summary>Evenly spaced sending at a permitted rate: when the next request may start.</summary>
public sealed class Pace
{
    /// <summary>
    /// How far sending may catch up after it was held up: timers wake late, and without this each time they do would
    /// be lost for good.
    /// </summary>
    private static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>The starts of the last second: whatever is caught up, no second holds more than the rate (invariant I6).</summary>
    private readonly Queue<DateTimeOffset> starts = new();

    private DateTimeOffset next = DateTimeOffset.MinValue;

    /// <summary>Takes the next place at <paramref name="requestsPerSecond"/> and returns how long to wait for it.</summary>
    /// <param name="requestsPerSecond">1 and up.</param>
    /// <param name="now">A clock that never goes back.</param>
    public TimeSpan Take(int requestsPerSecond, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(requestsPerSecond, 1);
        if (next < now - CatchUp)
            next = now - CatchUp;
        var free = AfterTheLastSecond(next > now ? next : now, requestsPerSecond);
        // What a full second puts off is not caught up later.
        if (free > now)
            next = free;
        starts.Enqueue(free);
        // Rounded up, so that the rate is never exceeded, not even by a tick.
        next += TimeSpan.FromTicks((TimeSpan.TicksPerSecond + requestsPerSecond - 1) / requestsPerSecond);
        return free - now;
    }

    private DateTimeOffset AfterTheLastSecond(DateTimeOffset start, int requestsPerSecond)
    {
        while (starts.TryPeek(out var oldest) && oldest + Second <= start)
            starts.Dequeue();
        while (starts.Count >= requestsPerSecond)
        {
            var free = starts.Dequeue() + Second;
            start = free > start ? free : start;
        }
        return start;
    }
}
