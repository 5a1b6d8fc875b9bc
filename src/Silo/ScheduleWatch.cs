using Microsoft.Extensions.Logging;
using OrleansPayouts.Grains;

namespace OrleansPayouts.Silo;

/// <summary>
/// Has the scheduler check the schedule when the program starts and every ten minutes after that, so that a lost reminder
/// delays a slot by minutes only. A failure does not fail the program's start: while silos change, the scheduler may be waiting
/// for one that leaves.
/// </summary>
internal sealed partial class ScheduleWatch(IGrainFactory grains, TimeProvider time, ILogger<ScheduleWatch> logger) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource stopping = new();
    private Task watching = Task.CompletedTask;

    public async Task StartAsync()
    {
        var isDone = await TryStart();
        watching = Watch(isDone);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        // A call that is under way ends by its own timeout; nobody waits for it.
        await watching.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => stopping.Dispose();

    private async Task Watch(bool isDone)
    {
        try
        {
            while (true)
            {
                await Task.Delay(isDone ? Period : AfterFailure, time, stopping.Token);
                isDone = await TryStart().WaitAsync(stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The program stops; the reminder ticks elsewhere, or the next start catches up.
        }
    }

    private async Task<bool> TryStart()
    {
        try
        {
            await grains.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key).Start();
            return true;
        }
        catch (Exception failure)
        {
            if (!stopping.IsCancellationRequested)
                LogLater(failure, AfterFailure);
            return false;
        }
    }
}
