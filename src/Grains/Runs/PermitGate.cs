using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Runs;

/// <summary>
/// Lets a run's payouts through under a lease of the cluster's permits: as many at Stripe at once, and as fast, as
/// leased. A permit is held while Stripe has the request; the record of its outcome is waited for beside it. Lives on
/// its grain's own turns, so it needs no locks.
/// </summary>
public sealed class PermitGate(IPayoutSchedulerGrain scheduler, string holder, TimeProvider time)
{
    /// <summary>Answered payouts whose record is not durable yet, at most: what a database that hesitates may hold up in memory.</summary>
    private const int MaxUnrecorded = 2_000;

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);

    private readonly Pace pace = new();
    private readonly DateTimeOffset startedAt = time.GetUtcNow();
    private readonly long started = time.GetTimestamp();
    private PermitLease? lease;
    private DateTimeOffset leasedAt;
    private TaskCompletionSource? changed;

    /// <summary>Never goes back and never jumps, whatever happens to the wall clock, here or where the lease was made.</summary>
    private DateTimeOffset Now => startedAt + time.GetElapsedTime(started);

    /// <summary>Payouts let through whose answer has not come.</summary>
    private int inFlight;

    /// <summary>Payouts let through whose outcome is not durable yet, those in flight among them.</summary>
    private int unrecorded;

    /// <summary>Returns when one more payout may be sent; <see cref="Answered"/> and <see cref="Recorded"/> have to follow.</summary>
    public async Task Enter(CancellationToken cancellationToken)
    {
        var current = await Lease(cancellationToken);
        while (inFlight >= current.Concurrency || unrecorded - inFlight >= MaxUnrecorded)
        {
            await Change();
            current = await Lease(cancellationToken);
        }
        var wait = pace.Take(current.RequestsPerSecond, Now);
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        inFlight++;
        unrecorded++;
    }

    public void Answered()
    {
        inFlight--;
        Signal();
    }

    public void Recorded()
    {
        unrecorded--;
        Signal();
    }

    /// <summary>Returns when every outcome is durable, and gives the permits back.</summary>
    public async Task Drain()
    {
        while (unrecorded > 0)
            await Change();
        await scheduler.ReleasePermits(holder);
        lease = null;
    }

    private Task Change() => (changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private void Signal()
    {
        var waiting = changed;
        changed = null;
        waiting?.SetResult();
    }

    private async ValueTask<PermitLease> Lease(CancellationToken cancellationToken)
    {
        // Renewed at half-life, so that a lost renewal can be repeated before the lease ends.
        while (lease is null || lease.Concurrency == 0 || Now - leasedAt > PermitPool.LeaseFor / 2)
        {
            leasedAt = Now;
            lease = await scheduler.RequestPermits(holder);
            if (lease.Concurrency > 0)
                break;
            await Task.Delay(AskAgainAfter, time, cancellationToken);
        }
        return lease;
    }
}
