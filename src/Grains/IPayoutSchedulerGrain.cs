using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Sending;

namespace OrleansPayouts.Grains;

/// <summary>Owns the schedule, starts runs, and hands out the cluster-wide permits. Key: <see cref="Key"/>.</summary>
[Alias("OrleansPayouts.IPayoutSchedulerGrain")]
public interface IPayoutSchedulerGrain : IGrainWithStringKey
{
    const string Key = "default";

    /// <summary>Starts the run that is due, or gives the one that exists; a run that a failure has paused is taken up again. Never starts a second one.</summary>
    [Alias("Trigger")]
    Task<TriggerResult> Trigger(RunTrigger trigger);

    [Alias("GetStatus")]
    Task<SchedulerStatus> GetStatus();

    /// <summary>
    /// Leases a silo's share of the cluster's permits for <see cref="PermitPool.LeaseFor"/>; asking again renews, and
    /// wanting none gives back. The timeout is below the lease, so that a renewal that is lost can be repeated within it. It
    /// never waits for a trigger: that waits for its run, which may be leaving its silo, and waits there for what is sent
    /// under permits.
    /// </summary>
    [Alias("RequestPermits")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:03")]
    Task<PermitLease> RequestPermits(PermitRequest request);

    /// <summary>Whether anything is sent to Stripe at present.</summary>
    [Alias("GetCircuit")]
    [AlwaysInterleave]
    Task<CircuitView> GetCircuit();
}
