using Microsoft.Extensions.Hosting;
using OrleansPayouts.Grains;

namespace OrleansPayouts.Silo;

/// <summary>
/// Sweeps when the program starts: the active run, and every payout that is due, is taken up at once rather than when a
/// reminder ticks, and so is a slot that came meanwhile. A paused run waits for somebody to act.
/// </summary>
internal sealed class RunRecovery(IGrainFactory grains) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Sweep();
        await grains.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key).Start();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>May be repeated at will.</summary>
    public Task Sweep() => grains.GetGrain<IPayoutSweeperGrain>(IPayoutSweeperGrain.Key).Start();
}
