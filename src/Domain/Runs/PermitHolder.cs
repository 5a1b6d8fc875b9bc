namespace OrleansPayouts.Domain.Runs;

/// <summary>
/// One holder's side of the lease: what may be begun, and what to say to the pool. It never uses more than it last
/// said that it would. Not for several threads at once.
/// </summary>
/// <param name="name">The holder.</param>
/// <param name="lastNumber">Requests are numbered from here on; above all numbers of an earlier holder of this name.</param>
public sealed class PermitHolder(string name, long lastNumber)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private long number = lastNumber;
    private int fasterRate;
    private DateTimeOffset slowedAt;
    private DateTimeOffset endsAt = DateTimeOffset.UnixEpoch;

    /// <summary>Requests begun and not ended.</summary>
    public int InFlight { get; private set; }

    /// <summary>Requests that it may have in flight, as last leased.</summary>
    public int Concurrency { get; private set; }

    /// <summary>Requests a second that it may make; 0 without a lease.</summary>
    public int RequestsPerSecond { get; private set; }

    /// <summary>Whether the lease lasts still, so that what was begun under it may be sent.</summary>
    public bool IsLive(DateTimeOffset now) => Concurrency > 0 && HasTime(now);

    /// <summary>Whether what is in flight is still counted as this holder's.</summary>
    public bool HasTime(DateTimeOffset now) => now < endsAt;

    public bool MayBegin(DateTimeOffset now) => IsLive(now) && InFlight < Concurrency;

    public void Begin() => InFlight++;

    public void End() => InFlight--;

    /// <summary>The request to make now. Who wants nothing begins nothing either until it has asked for more.</summary>
    public PermitRequest Ask(int wanted, DateTimeOffset now)
    {
        if (wanted == 0)
            Take(0, 0, now);
        var mostInFlight = IsLive(now) ? Math.Max(InFlight, Concurrency) : InFlight;
        return new PermitRequest(name, ++number, wanted, mostInFlight, HighestRate(now));
    }

    /// <summary>Takes the answer to the latest request. One to an earlier request is not for use.</summary>
    /// <param name="lease">The answer.</param>
    /// <param name="askedAt">When the request was made, and not when the answer came: the lease counts from there.</param>
    /// <param name="now">The time.</param>
    public void Accept(PermitLease lease, DateTimeOffset askedAt, DateTimeOffset now)
    {
        Take(lease.Concurrency, lease.RequestsPerSecond, now);
        endsAt = askedAt + PermitPool.LeaseFor;
    }

    private void Take(int newConcurrency, int newRate, DateTimeOffset now)
    {
        if (newRate < RequestsPerSecond)
            (fasterRate, slowedAt) = (HighestRate(now), now);
        (Concurrency, RequestsPerSecond) = (newConcurrency, newRate);
    }

    /// <summary>Of the last second: a rate that was lowered a moment ago is still in Stripe's count.</summary>
    private int HighestRate(DateTimeOffset now) => now >= endsAt + Second ? 0
        : now - slowedAt < Second ? Math.Max(fasterRate, RequestsPerSecond)
        : RequestsPerSecond;
}
