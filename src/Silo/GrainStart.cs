using Microsoft.Extensions.Hosting;
using OrleansPayouts.Grains;

namespace OrleansPayouts.Silo;

/// <summary>
/// Wakes the grains that work by themselves when the program starts, rather than at their reminders' next ticks. All at once:
/// each of them waits for the database, and in a new process for the compiler.
/// </summary>
internal sealed class GrainStart(IGrainFactory grains, RunRecovery recovery, ScheduleWatch schedule) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(
        recovery.Sweep(),
        grains.GetGrain<IPayoutMonitorGrain>(IPayoutMonitorGrain.Key).Start(),
        schedule.StartAsync());

    public Task StopAsync(CancellationToken cancellationToken) => schedule.StopAsync(cancellationToken);
}
