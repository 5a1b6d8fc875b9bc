using Microsoft.Extensions.Logging;
using Npgsql;

namespace OrleansPayouts.Silo.Postgres.EmbeddedRuntime;

/// <summary>
/// One active process for a database: a lock of a session of PostgreSQL, on a connection of its own. A second process
/// waits as a standby. The lock ends with its session, so a dead process leaves none behind.
/// </summary>
public sealed partial class SingleProcessLock(NpgsqlDataSource database, TimeProvider time, ILogger<SingleProcessLock> log)
    : IAsyncDisposable
{
    // How long a standby needs at most to notice that the lock is free.
    private static readonly TimeSpan StandbyPeriod = TimeSpan.FromMilliseconds(500);

    // How often the active process makes sure of its connection, and how long it waits for the answer. A connection that
    // is closed is noticed at once; this is for one that has gone silent.
    private static readonly TimeSpan CheckPeriod = TimeSpan.FromSeconds(5);
    private const int CheckTimeoutSeconds = 5;

    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _release = new();
    private NpgsqlConnection? _connection;
    private Task _watch = Task.CompletedTask;

    /// <summary>Cancelled when the lock was ours and its connection is lost: another process may be active now, so this one must stop.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Waits until the lock is ours, be it for days. To be called once.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="standby">Told when the wait turns out to be one.</param>
    /// <exception cref="PostgresException">The database refuses us for good, for one because of the password.</exception>
    public async Task WaitAsync(CancellationToken cancellation, IStandby? standby = null)
    {
        var isStandby = false;

        // Asked again and again rather than waited for inside PostgreSQL: a statement that waits for days would keep
        // vacuum from removing dead rows for as long.
        while (!await TryTakeAsync(cancellation))
        {
            if (!isStandby)
            {
                LogStandby(log);
                await (standby?.Begin(cancellation) ?? Task.CompletedTask);
            }

            isStandby = true;
            await Task.Delay(StandbyPeriod, time, cancellation);
        }

        LogActive(log);
        _watch = WatchAsync(_connection!);
    }

    /// <summary>Gives the lock back.</summary>
    public async ValueTask DisposeAsync()
    {
        await _release.CancelAsync();
        await _watch;
        if (_connection is not null)
            await ReleaseAsync(_connection);
        _connection = null;
        _lost.Dispose();
        _release.Dispose();
    }

    private static async Task<object?> AskAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = CheckTimeoutSeconds };
        return await command.ExecuteScalarAsync(cancellation);
    }

    private async Task<bool> TryTakeAsync(CancellationToken cancellation)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = await database.OpenConnectionAsync(cancellation);
            if (await AskAsync(connection, $"SELECT pg_try_advisory_lock({ProcessLockKey.Value})", cancellation) is true)
            {
                _connection = connection;
                return true;
            }
        }
        catch (NpgsqlException failure) when (failure.IsTransient)
        {
            LogUnreachable(log, failure.Message);
            DropSessions();
        }
        finally
        {
            if (connection is not null && connection != _connection)
                await connection.DisposeAsync();
        }

        return false;
    }

    private async Task WatchAsync(NpgsqlConnection connection)
    {
        try
        {
            while (true)
            {
                await connection.WaitAsync(CheckPeriod, _release.Token);
                await AskAsync(connection, "SELECT 1", _release.Token);
            }
        }
        catch (OperationCanceledException) when (_release.IsCancellationRequested)
        {
        }
        catch (Exception failure)
        {
            LogLost(log, failure);
            await _lost.CancelAsync();
        }
    }

    private async Task ReleaseAsync(NpgsqlConnection connection)
    {
        try
        {
            // The connection goes back to the pool unreset, and the lock must not go with it.
            await AskAsync(connection, $"SELECT pg_advisory_unlock({ProcessLockKey.Value})", CancellationToken.None);
        }
        catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException)
        {
            LogReleaseFailed(log, failure);
            DropSessions();
        }

        await connection.DisposeAsync();
    }

    // Where an answer is missing, a session of the pool may hold the lock unknown to us: none may live on.
    private void DropSessions() => database.Clear();
}
