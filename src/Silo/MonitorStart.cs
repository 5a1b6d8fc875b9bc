using Microsoft.Extensions.Hosting;
using OrleansPayouts.Grains;

namespace OrleansPayouts.Silo;

/// <summary>Has the monitor watch from the program's start, rather than from its reminder's next tick.</summary>
internal sealed class MonitorStart(IGrainFactory grains) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        grains.GetGrain<IPayoutMonitorGrain>(IPayoutMonitorGrain.Key).Start();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
