using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace OrleansPayouts.Silo.Postgres.Audit;

/// <summary>
/// Ties the audit log's lanes together each minute in which something was written, and at the end, and tells the log the
/// head: kept elsewhere, that line shows whether anybody has made the log anew.
/// </summary>
internal sealed partial class AuditAnchoring(PostgresAuditTrail trail, TimeProvider time, ILogger<AuditAnchoring> logger) : BackgroundService
{
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Tie(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await Tie(stoppingToken);
    }

    private async Task Tie(CancellationToken cancellationToken)
    {
        try
        {
            if (await trail.Tie(cancellationToken) is { } head)
                LogTied(head.Anchor, head.Entries, head.Hash);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            // The entries are chained without it; the next minute ties these as well.
            LogFailed(failure.Message);
        }
    }

    [LoggerMessage(2601, LogLevel.Information, "Audit head {Anchor}: {Entries} entries, {Hash}")]
    private partial void LogTied(long anchor, long entries, string hash);

    [LoggerMessage(2602, LogLevel.Warning, "The audit log's lanes could not be tied ({Failure}); the next minute ties them")]
    private partial void LogFailed(string failure);
}
