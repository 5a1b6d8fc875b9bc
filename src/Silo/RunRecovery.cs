using Microsoft.Extensions.Hosting;
using OrleansPayouts.Grains;

namespace OrleansPayouts.Silo;

/// <summary>
/// Sweeps when the program starts: the active run, and every payout that is due, is taken up at once rather than when a
/// reminder ticks. A paused run waits for somebody to act.
/// </summary>
internal sealed class RunRecovery(IGrainFactory grains) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Sweep();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>May be repeated at will.</summary>
    public Task Sweep() => grains.GetGrain<IPayoutSweeperGrain>(IPayoutSweeperGrain.Key).Start();
}
