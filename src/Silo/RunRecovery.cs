using Microsoft.Extensions.Hosting;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo;

/// <summary>
/// Takes the active run up when the program starts, rather than a minute later at its heartbeat. A paused run waits
/// for somebody to act.
/// </summary>
internal sealed class RunRecovery(IRunStore runs, IGrainFactory grains) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => TakeUpActive(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Harmless where it is going already.</summary>
    public async Task TakeUpActive(CancellationToken cancellationToken)
    {
        if (await runs.LoadActive(cancellationToken) is { Status: not RunStatus.Paused } active)
            await grains.GetGrain<IPayoutRunGrain>(active.Id.Value).TakeUp();
    }
}
