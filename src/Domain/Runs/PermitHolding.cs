namespace OrleansPayouts.Domain.Runs;

/// <summary>What the pool counts for one holder: what it was granted, or what it may still use of an earlier grant.</summary>
/// <param name="Wanted">What it last said that it could use.</param>
/// <param name="Concurrency">Requests that it may have in flight.</param>
/// <param name="RequestsPerSecond">Requests a second that it may make.</param>
/// <param name="Number">Its latest request.</param>
/// <param name="ExpiresAt">From here on nothing of it is counted, its rate a second later.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.PermitHolding")]
public sealed record PermitHolding(
    [property: Id(0)] int Wanted,
    [property: Id(1)] int Concurrency,
    [property: Id(2)] int RequestsPerSecond,
    [property: Id(3)] long Number,
    [property: Id(4)] DateTimeOffset ExpiresAt)
{
    /// <summary>A rate is a promise about every second, the one that has just begun included.</summary>
    private static readonly TimeSpan RateLingers = TimeSpan.FromSeconds(1);

    public bool IsLive(DateTimeOffset now) => now < ExpiresAt;

    public bool IsKept(DateTimeOffset now) => now < ExpiresAt + RateLingers;
}
