using OrleansPayouts.Domain.Runs;

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
    /// Leases permits for <see cref="PermitPool.LeaseFor"/>; asking again renews. A lease of concurrency 0 means that
    /// others hold them all: ask again later.
    /// </summary>
    /// <param name="holder">Who asks: a run's id.</param>
    [Alias("RequestPermits")]
    Task<PermitLease> RequestPermits(string holder);

    [Alias("ReleasePermits")]
    Task ReleasePermits(string holder);
}
