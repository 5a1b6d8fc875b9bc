using OrleansPayouts.Domain.Sending;

namespace OrleansPayouts.Domain.Runs;

/// <summary>
/// A share of the cluster's permits, handed to one holder for <see cref="PermitPool.LeaseFor"/>, counted from before
/// it asked: nothing may be begun under it later.
/// </summary>
/// <param name="Concurrency">Requests the holder may have in flight; 0 where none is free.</param>
/// <param name="RequestsPerSecond">Requests a second it may make.</param>
/// <param name="AskAgainAfter">When to ask the next time, while there is anything to send: sooner where the share is about to change.</param>
/// <param name="Circuit">Closed, or why there is no permit; half-open with a permit: it is for one request, which decides.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.PermitLease")]
public sealed record PermitLease(
    [property: Id(0)] int Concurrency,
    [property: Id(1)] int RequestsPerSecond,
    [property: Id(2)] TimeSpan AskAgainAfter,
    [property: Id(3)] CircuitStatus Circuit = CircuitStatus.Closed)
{
    /// <summary>For who waits for a share, or has to say that it uses less.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    public static readonly PermitLease Nothing = new(0, 0, Soon);
}
