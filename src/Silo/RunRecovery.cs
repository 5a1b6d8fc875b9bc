using OrleansPayouts.Grains;

namespace OrleansPayouts.Silo;

/// <summary>
/// Sweeps: resumes the active run and every payout that is due, at once rather than when a reminder ticks. A paused run stays
/// paused.
/// </summary>
internal sealed class RunRecovery(IGrainFactory grains)
{
    /// <summary>May be repeated at will.</summary>
    public Task Sweep() => grains.GetGrain<IPayoutSweeperGrain>(IPayoutSweeperGrain.Key).Start();
}
