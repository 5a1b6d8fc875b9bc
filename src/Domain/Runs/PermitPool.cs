namespace OrleansPayouts.Domain.Runs;

/// <summary>
/// The cluster-wide permits (invariant I6): the leases' concurrency and rate never add up to more than the caps.
/// A value: granting gives a new pool, which the scheduler stores before it hands out the lease.
/// </summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.PermitPool")]
public sealed record PermitPool
{
    /// <summary>How long a lease is good for; holders renew at half of it.</summary>
    public static readonly TimeSpan LeaseFor = TimeSpan.FromSeconds(20);

    /// <summary>Leases by holder.</summary>
    [Id(0)]
    public Dictionary<string, PermitLease> Leases { get; init; } = [];

    /// <summary>
    /// Grants <paramref name="holder"/> all that no other unexpired lease holds; its own earlier lease is replaced.
    /// </summary>
    /// <param name="holder">Who asks: a run's id.</param>
    /// <param name="maxConcurrency">The cap on payouts in flight in the whole cluster.</param>
    /// <param name="maxRequestsPerSecond">The cap on requests a second in the whole cluster.</param>
    /// <param name="now">The time.</param>
    public (PermitPool Pool, PermitLease Lease) Grant(string holder, int maxConcurrency, int maxRequestsPerSecond, DateTimeOffset now)
    {
        var others = Leases.Where(lease => lease.Key != holder && lease.Value.ExpiresAt > now).ToDictionary();
        var concurrency = Math.Max(0, maxConcurrency - others.Values.Sum(lease => lease.Concurrency));
        var rate = Math.Max(0, maxRequestsPerSecond - others.Values.Sum(lease => lease.RequestsPerSecond));
        var lease = concurrency > 0 && rate > 0
            ? new PermitLease(concurrency, rate, now + LeaseFor)
            : new PermitLease(0, 0, now + LeaseFor);
        if (lease.Concurrency > 0)
            others.Add(holder, lease);
        return (new PermitPool { Leases = others }, lease);
    }

    public PermitPool Release(string holder) => new() { Leases = Leases.Where(lease => lease.Key != holder).ToDictionary() };
}
