using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace OrleansPayouts.Silo.Postgres.ClusterRuntime;

/// <summary>
/// Held by every silo for as long as it runs, so that the single-process build cannot be active beside a cluster. It
/// comes back by itself after the database was away; where the other build was quicker, this process ends.
/// </summary>
internal sealed partial class SharedProcessLock(
    NpgsqlDataSource database, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<SharedProcessLock> log)
    : IHostedService, IDisposable
{
    private static readonly TimeSpan CheckPeriod = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource release = new();
    private Task watch = Task.CompletedTask;

    /// <exception cref="OtherBuildActiveException">The single-process build is active on this database.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var connection = await Take(cancellationToken) ?? throw new OtherBuildActiveException();
        watch = Watch(connection);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await release.CancelAsync();
        await watch.WaitAsync(cancellationToken);
    }

    public void Dispose() => release.Dispose();

    private static async Task<object?> Ask(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 5 };
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>Null where the other build has it.</summary>
    private async Task<NpgsqlConnection?> Take(CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        if (await Ask(connection, $"SELECT pg_try_advisory_lock_shared({ProcessLockKey.Value})", cancellationToken) is true)
            return connection;
        await connection.DisposeAsync();
        return null;
    }

    private async Task Watch(NpgsqlConnection connection)
    {
        while (!release.IsCancellationRequested)
        {
            try
            {
                await connection.WaitAsync(CheckPeriod, release.Token);
                await Ask(connection, "SELECT 1", release.Token);
            }
            catch (OperationCanceledException) when (release.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException)
            {
                LogLost(log, failure.Message);
                if (await TakeAgain(connection) is not { } again)
                    return;
                connection = again;
            }
        }

        await Release(connection);
    }

    /// <summary>Null where this process is to end.</summary>
    private async Task<NpgsqlConnection?> TakeAgain(NpgsqlConnection lost)
    {
        await lost.DisposeAsync();
        while (!release.IsCancellationRequested)
        {
            try
            {
                if (await Take(release.Token) is { } connection)
                    return connection;
                LogOtherBuild(log);
                Environment.ExitCode = 1;
                lifetime.StopApplication();
                return null;
            }
            catch (Exception failure) when (failure is NpgsqlException or OperationCanceledException)
            {
                await Task.Delay(CheckPeriod, time, release.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return null;
    }

    private static async Task Release(NpgsqlConnection connection)
    {
        try
        {
            // The connection goes back to the pool unreset, and the lock must not go with it.
            await Ask(connection, $"SELECT pg_advisory_unlock_shared({ProcessLockKey.Value})", CancellationToken.None);
        }
        catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException)
        {
            // It ends with its session, and its session with this process.
        }

        await connection.DisposeAsync();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection that keeps the single-process build away is lost ({Failure}); taking it anew.")]
    private static partial void LogLost(ILogger logger, string failure);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The single-process build became active on this database while it was away; this silo stops.")]
    private static partial void LogOtherBuild(ILogger logger);
}
