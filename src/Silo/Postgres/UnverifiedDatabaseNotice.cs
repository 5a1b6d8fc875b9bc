using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>Says at the start that PostgreSQL is spoken to over a network without its certificate being checked.</summary>
internal sealed partial class UnverifiedDatabaseNotice(ILogger<UnverifiedDatabaseNotice> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogUnverified();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(2605, LogLevel.Warning, "PostgreSQL is reached without verified TLS because PAYOUT_DATABASE_PLAINTEXT is yes: whoever is on the network between can read and change what is written")]
    private partial void LogUnverified();
}
