namespace OrleansPayouts.StripeSimulator;

/// <summary>
/// The simulator's time: a real (or a test's) clock plus an offset that can be moved forward. Moving it also ends
/// the waits that would have ended by then, so a test sees the end of an 80 s stall at once.
/// </summary>
internal sealed class SimulatorClock(TimeProvider inner) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<Wait> waits = [];
    private TimeSpan offset;
    private TimeSpan pastMoved;

    /// <summary>The clock without the offset: measurements are taken on it.</summary>
    public TimeProvider Inner => inner;

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return inner.GetUtcNow() + offset;
    }

    public override long GetTimestamp()
    {
        lock (gate)
            return inner.GetTimestamp() + (long)(offset.TotalSeconds * TimestampFrequency);
    }

    /// <summary>Moves the clock forward.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        List<Wait> ended;
        lock (gate)
        {
            offset += by;
            var now = inner.GetUtcNow() + offset;
            ended = waits.FindAll(wait => wait.EndsAt <= now);
        }

        foreach (var wait in ended)
            wait.Ended.TrySetResult();
    }

    /// <summary>
    /// Makes all that has happened so much older, and leaves today's date: for programs whose clock cannot be moved.
    /// </summary>
    public void MovePast(TimeSpan by)
    {
        Advance(by);
        lock (gate)
            pastMoved += by;
    }

    /// <summary>The date to tell of an instant of this clock; both in Unix milliseconds.</summary>
    public long DateOf(long ms)
    {
        lock (gate)
            return ms - (long)pastMoved.TotalMilliseconds;
    }

    /// <summary>Waits until the clock has passed <paramref name="delay"/>.</summary>
    public async Task DelayAsync(TimeSpan delay, CancellationToken cancellation)
    {
        if (delay <= TimeSpan.Zero)
            return;
        var wait = new Wait(GetUtcNow() + delay);
        using var timer = inner.CreateTimer(_ => wait.Ended.TrySetResult(), null, delay, Timeout.InfiniteTimeSpan);
        using var cancelled = cancellation.Register(() => wait.Ended.TrySetCanceled(cancellation));
        lock (gate)
        {
            waits.Add(wait);

            // The clock may have been moved while this wait was not in the list yet.
            if (inner.GetUtcNow() + offset >= wait.EndsAt)
                wait.Ended.TrySetResult();
        }

        try
        {
            await wait.Ended.Task;
        }
        finally
        {
            lock (gate)
                waits.Remove(wait);
        }
    }

    private sealed class Wait(DateTimeOffset endsAt)
    {
        public DateTimeOffset EndsAt { get; } = endsAt;

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
