namespace OrleansPayouts.Domain.Payouts;

/// <summary>How often and how soon a payout is tried again.</summary>
/// <param name="MaxRetries">Retries after the first attempt: 0 to 20.</param>
/// <param name="BaseDelay">Before the first retry; doubles with each: 100 ms to 1 hour.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.RetryPolicy")]
public sealed record RetryPolicy([property: Id(0)] int MaxRetries, [property: Id(1)] TimeSpan BaseDelay)
{
    /// <summary>No wait is longer: a writer's money should not sleep for days because of an exponent.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromHours(6);

    /// <summary>
    /// What Stripe asks for is followed up to here: a broken header must not park a payout for good, nor overflow the
    /// date that it is added to.
    /// </summary>
    public static readonly TimeSpan MaxRetryAfter = TimeSpan.FromDays(1);

    /// <summary>Stripe is busy for minutes, not for hours: waits for that grow no longer.</summary>
    public static readonly TimeSpan MaxBusyDelay = TimeSpan.FromMinutes(15);

    /// <summary>At least so long is waited where Stripe forbids to try again now (<c>Stripe-Should-Retry: false</c>).</summary>
    public static readonly TimeSpan WhereForbidden = TimeSpan.FromMinutes(15);

    /// <summary>Share of a wait that jitter may take off or add.</summary>
    private const double JitterShare = 0.2;

    /// <summary>
    /// The wait before retry <paramref name="retry"/> (1 and up): base · 2^(retry−1), jittered by ±20 %, capped before
    /// it is converted (so that retry 1,025, an infinite double, is a wait like any other), never below
    /// <paramref name="retryAfter"/> (which counts up to <see cref="MaxRetryAfter"/>).
    /// </summary>
    /// <param name="retry">1 for the first retry; 0 is taken as 1.</param>
    /// <param name="payout">The jitter's seed: the same payout and retry always wait the same time.</param>
    /// <param name="retryAfter">What Stripe asked for.</param>
    public TimeSpan DelayBefore(int retry, PayoutId payout, TimeSpan? retryAfter) => Delay(retry, payout, retryAfter, MaxDelay);

    /// <summary>The wait after attempt <paramref name="attempt"/> met a busy Stripe: likewise, up to <see cref="MaxBusyDelay"/> (or the first wait, where that is longer).</summary>
    /// <param name="attempt">1 for the first attempt; 0 is taken as 1.</param>
    /// <param name="payout">The jitter's seed.</param>
    /// <param name="retryAfter">What Stripe asked for.</param>
    public TimeSpan DelayWhileBusy(int attempt, PayoutId payout, TimeSpan? retryAfter) =>
        Delay(attempt, payout, retryAfter, BaseDelay > MaxBusyDelay ? BaseDelay : MaxBusyDelay);

    private TimeSpan Delay(int retry, PayoutId payout, TimeSpan? retryAfter, TimeSpan max)
    {
        retry = Math.Max(retry, 1);
        var jitter = 1 + (JitterShare * ((2 * UnitInterval(payout, retry)) - 1));
        var milliseconds = BaseDelay.TotalMilliseconds * Math.Pow(2, retry - 1) * jitter;
        var delay = milliseconds >= max.TotalMilliseconds ? max : TimeSpan.FromMilliseconds(milliseconds);
        var asked = retryAfter > MaxRetryAfter ? MaxRetryAfter : retryAfter;
        return asked > delay ? asked.Value : delay;
    }

    private static double UnitInterval(PayoutId payout, int retry)
    {
        Span<byte> bytes = stackalloc byte[16];
        payout.Value.TryWriteBytes(bytes);
        // FNV-1a. The retry's number goes in first: what goes in last hardly reaches the high bits, which are used.
        var hash = (14695981039346656037UL ^ (uint)retry) * 1099511628211UL;
        foreach (var b in bytes)
            hash = (hash ^ b) * 1099511628211UL;
        return (hash >> 11) / (double)(1UL << 53);
    }
}
