using Microsoft.Extensions.Hosting;

namespace OrleansPayouts.Silo.Postgres.EmbeddedRuntime;

/// <summary>
/// One active process a database: a second one waits here, as a standby, before it starts anything. Whoever loses the
/// lock (the database restarted) stops, because another may have taken over.
/// </summary>
internal sealed class ActiveProcess(SingleProcessLock processLock, IHostApplicationLifetime lifetime, IStandby? standby = null) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await processLock.WaitAsync(cancellationToken, standby);
        }
        finally
        {
            await (standby?.End() ?? Task.CompletedTask);
        }

        processLock.Lost.Register(() =>
        {
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        });
    }

    /// <summary>The lock goes with the container, after everything else has stopped.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
