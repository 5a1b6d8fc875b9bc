using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace OrleansPayouts.Silo.Postgres.Cluster;

/// <summary>Compares this machine's clock with the database's when the program starts, and warns where one of them is wrong.</summary>
internal sealed partial class DatabaseClock(NpgsqlDataSource database, TimeProvider time, ILogger<DatabaseClock> logger) : IHostedService
{
    /// <summary>The largest difference that is not warned of.</summary>
    public static readonly TimeSpan Tolerated = TimeSpan.FromMinutes(1);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select clock_timestamp()");
        var asked = time.GetTimestamp();
        var theirs = (DateTime)(await command.ExecuteScalarAsync(cancellationToken))!;
        // The database read its clock at some time during the call: that half of it is not a difference.
        var difference = time.GetUtcNow() - time.GetElapsedTime(asked) / 2 - theirs;
        if (difference.Duration() > Tolerated)
            LogDiffers(difference.Duration().TotalSeconds, difference > TimeSpan.Zero ? "ahead of" : "behind");
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(2701, LogLevel.Warning, "This machine's clock is {Seconds:0} s {Direction} the database's. Set both by NTP: payouts, retries and schedules go by the clock")]
    private partial void LogDiffers(double seconds, string direction);
}
