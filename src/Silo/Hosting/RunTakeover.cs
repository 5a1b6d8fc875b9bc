using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>
/// Takes the active run up when another silo is gone, killed or stopped: the run may have been there, and its heartbeat
/// is up to a minute away. Every silo that is left does so; all but the first are harmless repeats.
/// </summary>
internal sealed partial class RunTakeover(ISiloStatusOracle members, RunRecovery recovery, TimeProvider time, ILogger<RunTakeover> log)
    : IHostedService, ISiloStatusListener, IDisposable
{
    private const int Tries = 5;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource stopping = new();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        members.SubscribeToSiloStatusEvents(this);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        members.UnSubscribeFromSiloStatusEvents(this);
        await stopping.CancelAsync();
    }

    public void Dispose() => stopping.Dispose();

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (status == SiloStatus.Dead && !updatedSilo.Equals(members.SiloAddress))
            // Whoever tells us waits for nobody.
            _ = Task.Run(TakeUp, CancellationToken.None);
    }

    private async Task TakeUp()
    {
        for (var attempt = 1; !stopping.IsCancellationRequested; attempt++)
        {
            try
            {
                await recovery.Sweep();
                return;
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                // The directory may still be moving house, or the database be away; the heartbeat is left after that.
                LogFailed(log, attempt, failure);
                if (attempt == Tries)
                    return;
                await Task.Delay(BetweenTries, time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The active run could not be taken up after a silo was gone (attempt {Attempt})")]
    private static partial void LogFailed(ILogger logger, int attempt, Exception failure);
}
