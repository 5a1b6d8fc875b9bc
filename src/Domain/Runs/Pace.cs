namespace OrleansPayouts.Domain.Runs;

/// <summary>Evenly spaced sending at a permitted rate: when the next request may start.</summary>
public sealed class Pace
{
    /// <summary>
    /// How far sending may catch up after it was held up. Stripe counts by the second: a short burst within the
    /// second's own permits is not seen, a longer one would be.
    /// </summary>
    private static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(100);

    private DateTimeOffset next = DateTimeOffset.MinValue;

    /// <summary>Takes the next place at <paramref name="requestsPerSecond"/> and returns how long to wait for it.</summary>
    public TimeSpan Take(int requestsPerSecond, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(requestsPerSecond, 1);
        if (next < now - CatchUp)
            next = now - CatchUp;
        var wait = next - now;
        // Rounded up, so that the rate is never exceeded, not even by a tick.
        next += TimeSpan.FromTicks((TimeSpan.TicksPerSecond + requestsPerSecond - 1) / requestsPerSecond);
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
}
