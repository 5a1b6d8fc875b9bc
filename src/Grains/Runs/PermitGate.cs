using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Runs;

/// <summary>
/// Lets a run's payouts through under a lease of the cluster's permits: as many at once, and as fast, as leased. Lives
/// on its grain's own turns, so it needs no locks.
/// </summary>
public sealed class PermitGate(IPayoutSchedulerGrain scheduler, string holder, TimeProvider time)
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);

    private readonly Pace pace = new();
    private readonly DateTimeOffset startedAt = time.GetUtcNow();
    private readonly long started = time.GetTimestamp();
    private PermitLease? lease;
    private DateTimeOffset leasedAt;
    private TaskCompletionSource? left;

    /// <summary>Never goes back and never jumps, whatever happens to the wall clock, here or where the lease was made.</summary>
    private DateTimeOffset Now => startedAt + time.GetElapsedTime(started);

    /// <summary>Payouts let through and not yet back.</summary>
    public int InFlight { get; private set; }

    /// <summary>Returns when one more payout may be sent; <see cref="Leave"/> has to follow.</summary>
    public async Task Enter(CancellationToken cancellationToken)
    {
        var current = await Lease(cancellationToken);
        while (InFlight >= current.Concurrency)
        {
            left ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            await left.Task.WaitAsync(cancellationToken);
            current = await Lease(cancellationToken);
        }
        var wait = pace.Take(current.RequestsPerSecond, Now);
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, cancellationToken);
        InFlight++;
    }

    public void Leave()
    {
        InFlight--;
        var waiting = left;
        left = null;
        waiting?.SetResult();
    }

    /// <summary>Returns when all are back.</summary>
    public async Task Drain()
    {
        while (InFlight > 0)
        {
            left ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            await left.Task;
        }
        await scheduler.ReleasePermits(holder);
        lease = null;
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
