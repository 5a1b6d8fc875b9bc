using Microsoft.Extensions.Hosting;
using OrleansPayouts.Grains;

namespace OrleansPayouts.Silo;

/// <summary>
/// Wakes the grains that work by themselves when the program starts, rather than at their reminders' next ticks. All at once:
/// each of them waits for the database, and in a new process for the compiler. This runs after all services have started, so that the
/// web server does not wait for it. An earlier call to one of the grains activates that grain.
/// </summary>
internal sealed class GrainStart(IGrainFactory grains, RunRecovery recovery, ScheduleWatch schedule) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken) => Task.WhenAll(
        recovery.Sweep(),
        grains.GetGrain<IPayoutMonitorGrain>(IPayoutMonitorGrain.Key).Start(),
        schedule.StartAsync());

    public Task StopAsync(CancellationToken cancellationToken) => schedule.StopAsync(cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
