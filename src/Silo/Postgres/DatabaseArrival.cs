using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>
/// Waits at the start until the database answers: programs and database are often started together. Says once that it is
/// away, and then each minute. A refusal that waiting cannot mend, such as a wrong password, ends the start.
/// </summary>
internal sealed partial class DatabaseArrival(NpgsqlDataSource database, TimeProvider time, ILogger<DatabaseArrival> logger) : IHostedService
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SayEvery = TimeSpan.FromMinutes(1);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        long? said = null;
        while (await WhyAway(cancellationToken) is { } reason)
        {
            if (said is null || time.GetElapsedTime(said.Value) >= SayEvery)
            {
                var address = new NpgsqlConnectionStringBuilder(database.ConnectionString);
                LogAway($"{address.Host}:{address.Port}", reason, time.GetElapsedTime(began).TotalSeconds);
                said = time.GetTimestamp();
            }
            await Task.Delay(AskEvery, time, cancellationToken);
        }
        if (said is not null)
            LogBack(time.GetElapsedTime(began).TotalSeconds);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>In one line; null where the database answers.</summary>
    private async Task<string?> WhyAway(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            return null;
        }
        catch (PostgresException failure) when (failure.SqlState is PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.ObjectNotInPrerequisiteState)
        {
            return failure.MessageText;
        }
        catch (NpgsqlException failure) when (failure is not PostgresException && failure.IsTransient)
        {
            return (failure.InnerException ?? failure).Message.ReplaceLineEndings(" ");
        }
    }

    [LoggerMessage(2705, LogLevel.Warning, "The database at {Address} is away ({Reason}). Waiting for it since {Seconds:0} s; check DATABASE_URL, or start the database")]
    private partial void LogAway(string address, string reason, double seconds);

    [LoggerMessage(2706, LogLevel.Information, "The database answered after {Seconds:0} s")]
    private partial void LogBack(double seconds);
}
