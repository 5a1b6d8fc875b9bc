using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Schedules;
using OrleansPayouts.Domain.Sending;
using OrleansPayouts.Grains.Access;

namespace OrleansPayouts.Grains;

/// <summary>Owns the schedule, starts runs, and hands out the cluster-wide permits. Key: <see cref="Key"/>.</summary>
[Alias("OrleansPayouts.IPayoutSchedulerGrain")]
public interface IPayoutSchedulerGrain : IGrainWithStringKey
{
    const string Key = "default";

    /// <summary>
    /// Starts the run that is due, or gives the one that exists. A paused run whose cause has passed is taken up again; what an
    /// operator or a failsafe has paused is not. Never starts a second run beside one that is going.
    /// </summary>
    [Alias("Trigger")]
    [FrontEnd]
    Task<TriggerResult> Trigger(RunTrigger trigger);

    /// <summary>Takes up the oldest paused run whose cause has passed, where no run is going. Harmless when repeated.</summary>
    [Alias("LiftPauses")]
    Task LiftPauses();

    /// <summary>What <see cref="Trigger"/> would answer now; nothing is written, nothing is started.</summary>
    [Alias("Foresee")]
    [FrontEnd]
    Task<TriggerResult> Foresee(RunTrigger trigger);

    /// <summary>Whether a slot is due that has no run yet, and none is under way.</summary>
    [Alias("ShouldRun")]
    Task<bool> ShouldRun();

    /// <summary>Runs the slot that is due, as the schedule itself would; harmless where it runs already.</summary>
    [Alias("RunScheduled")]
    Task<TriggerResult> RunScheduled();

    /// <summary>
    /// Changes the named fields of the schedule, or none where one of them is wrong. A run that is going keeps what it was
    /// started with.
    /// </summary>
    /// <param name="change">What to change.</param>
    /// <param name="actor">Who changes it, for the audit log.</param>
    /// <param name="correlationId">The request's.</param>
    [Alias("UpdateSchedule")]
    [FrontEnd]
    Task<ScheduleUpdate> UpdateSchedule(ScheduleChange change, string actor, string correlationId);

    [Alias("GetStatus")]
    [FrontEnd(SilosToo = true)]
    Task<SchedulerStatus> GetStatus();

    /// <summary>
    /// Has the schedule seen to from now on, each minute and at each slot, and catches up with what is due. Each program
    /// calls it when it starts; a repeat is harmless.
    /// </summary>
    [Alias("Start")]
    Task Start();

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
