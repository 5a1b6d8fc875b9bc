namespace OrleansPayouts.Domain.Runs;

/// <summary>
/// The cluster-wide permits (invariant I6): what the holders may use never adds up to more than the caps. A value:
/// granting gives a new pool, which the scheduler stores before it hands out the lease.
/// </summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.PermitPool")]
public sealed record PermitPool
{
    /// <summary>
    /// How long a lease is good for: so long, at most, the share of a silo that died lies idle. Long enough that two
    /// renewals in a row may fail.
    /// </summary>
    public static readonly TimeSpan LeaseFor = TimeSpan.FromSeconds(8);

    /// <summary>How far the wall clocks of two silos are apart at most; operations.md asks for it. Only these caps hang on it, no money.</summary>
    public static readonly TimeSpan ClocksDiffer = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RenewAfter = LeaseFor / 3;

    /// <summary>What is out there, by holder.</summary>
    [Id(0)]
    public Dictionary<string, PermitHolding> Leases { get; init; } = [];

    /// <summary>
    /// The pool in new hands, whose clock may differ by <see cref="ClocksDiffer"/>: each holding is counted for so much
    /// longer, and never for more than a whole lease from now. Were it always a whole lease, a cluster that has lost the
    /// silo of its pool would wait first until that is found out, and then as long again as the lease.
    /// </summary>
    public PermitPool TakenOver(DateTimeOffset now) =>
        new() { Leases = Leases.ToDictionary(lease => lease.Key, lease => lease.Value with { ExpiresAt = Earlier(lease.Value.ExpiresAt + ClocksDiffer, now + LeaseFor) }) };

    /// <summary>Whether the pool has seen a later request of this holder.</summary>
    public bool IsOvertaken(PermitRequest request, DateTimeOffset now) =>
        Leases.TryGetValue(request.Holder, out var known) && known.IsKept(now) && request.Number <= known.Number;

    /// <summary>
    /// Grants the holder its share, as far as others have given it up. A holder whose share has shrunk is counted with
    /// what it may still use until it says that it uses less.
    /// </summary>
    /// <param name="request">What is asked for. One that was overtaken by a later one changes nothing.</param>
    /// <param name="caps">The caps as they are now.</param>
    /// <param name="instead">What it is to get in place of its share; null for its share.</param>
    /// <param name="now">A clock that does not go back between two calls.</param>
    public (PermitPool Pool, PermitLease Lease) Grant(PermitRequest request, PermitCaps caps, PermitCaps? instead, DateTimeOffset now)
    {
        if (IsOvertaken(request, now))
            return (this, PermitLease.Nothing);
        var leases = Leases.Where(lease => lease.Key != request.Holder && lease.Value.IsKept(now)).ToDictionary();
        var share = instead ?? ShareOf(request, leases, caps, now);
        var granted = Free(share, leases, caps, now);
        leases.Add(request.Holder, new PermitHolding(
            request.Wanted,
            Math.Max(granted.Concurrency, request.InFlight),
            Math.Max(granted.RequestsPerSecond, request.RequestsPerSecond),
            request.Number,
            request is { Wanted: 0, InFlight: 0 } ? now : now + LeaseFor));
        // Who has to shrink says soon that it has, and who waits asks soon whether it may grow.
        var isSettled = granted == share && granted.Concurrency >= request.InFlight && granted.RequestsPerSecond >= request.RequestsPerSecond;
        var askAgainAfter = isSettled && share.Concurrency > 0 ? RenewAfter : PermitLease.Soon;
        return (new PermitPool { Leases = leases }, new PermitLease(granted.Concurrency, granted.RequestsPerSecond, askAgainAfter));
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static PermitCaps ShareOf(PermitRequest request, Dictionary<string, PermitHolding> others, PermitCaps caps, DateTimeOffset now)
    {
        if (request.Wanted == 0)
            return default;
        var wanted = others.Where(other => other.Value.Wanted > 0 && other.Value.IsLive(now)).ToDictionary(other => other.Key, other => other.Value.Wanted);
        wanted.Add(request.Holder, request.Wanted);
        return PermitShares.Of(wanted, caps, now).GetValueOrDefault(request.Holder);
    }

    private static PermitCaps Free(PermitCaps share, Dictionary<string, PermitHolding> others, PermitCaps caps, DateTimeOffset now)
    {
        var concurrency = caps.Concurrency - others.Values.Where(other => other.IsLive(now)).Sum(other => other.Concurrency);
        var rate = caps.RequestsPerSecond - others.Values.Sum(other => other.RequestsPerSecond);
        // Either without the other is of no use.
        return concurrency > 0 && rate > 0
            ? new PermitCaps(Math.Min(share.Concurrency, concurrency), Math.Min(share.RequestsPerSecond, rate))
            : default;
    }
}
