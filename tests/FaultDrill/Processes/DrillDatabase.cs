using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansPayouts.Development.Postgres;

namespace OrleansPayouts.FaultDrill.Processes;

/// <summary>The drill's PostgreSQL: started, stopped hard, dumped, restored, and asked past the proxies.</summary>
internal sealed class DrillDatabase : IAsyncDisposable
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly PrivatePostgresOptions options;
    private readonly ProcessWatch watch;
    private readonly TimeProvider time;
    private PrivatePostgres server;
    private int processId;

    private DrillDatabase(PrivatePostgresOptions options, PrivatePostgres server, ProcessWatch watch, TimeProvider time)
    {
        this.options = options;
        this.server = server;
        this.watch = watch;
        this.time = time;
        Announce();
    }

    public int Port => options.Port;

    /// <summary>How the drill itself connects: not pooled, because each connection may be the last before a stop.</summary>
    public string ConnectionString =>
        new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false, ApplicationName = "fault-drill" }.ConnectionString;

    public static async Task<DrillDatabase> Start(string folder, ProcessWatch watch, TimeProvider time, CancellationToken stop)
    {
        var options = new PrivatePostgresOptions
        {
            DataFolder = folder,
            Port = StartedProcess.FreePort(),
            // The machine does not crash, so the disk may be lazy; but what is committed survives a hard stop.
            Durable = false,
            ExtraSettings = new Dictionary<string, string> { ["synchronous_commit"] = "on", ["shared_buffers"] = "64MB", ["max_connections"] = "300" },
        };
        return new DrillDatabase(options, await PrivatePostgres.StartAsync(options, NullLogger.Instance, stop), watch, time);
    }

    public string ConnectionStringThrough(int proxyPort) =>
        new NpgsqlConnectionStringBuilder(server.ConnectionString) { Port = proxyPort }.ConnectionString;

    /// <summary>Ends the server at once, as a power cut of its machine would, and starts it again.</summary>
    public async Task StopHard(TimeSpan downFor, CancellationToken stop)
    {
        Signals.SendQuit(processId);
        while (Directory.Exists($"/proc/{processId}"))
            await Task.Delay(20, stop);
        await StartAgain(downFor, stop);
    }

    /// <summary>Stops the server in order, which ends every session, and starts it again.</summary>
    public Task Restart(TimeSpan downFor, CancellationToken stop) => StartAgain(downFor, stop);

    /// <summary>Runs something on a connection of its own, again and again until the server lets it.</summary>
    public async Task<T> Ask<T>(Func<NpgsqlConnection, Task<T>> question, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString);
                await connection.OpenAsync(stop);
                return await question(connection);
            }
            catch (NpgsqlException failure) when (failure.IsTransient && time.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(AskAgainAfter, stop);
            }
        }
    }

    public Task<long> Number(string sql, CancellationToken stop) => Ask(
        async connection =>
        {
            await using var command = new NpgsqlCommand(sql, connection);
            return Convert.ToInt64(await command.ExecuteScalarAsync(stop), System.Globalization.CultureInfo.InvariantCulture);
        },
        stop);

    public Task<int> Execute(string sql, CancellationToken stop) => Ask(
        async connection =>
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
            return await command.ExecuteNonQueryAsync(stop);
        },
        stop);

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        watch.Remove(processId);
    }

    private async Task StartAgain(TimeSpan downFor, CancellationToken stop)
    {
        // Leaves the folder to the next one; stops the server where it still runs.
        await server.DisposeAsync();
        watch.Remove(processId);
        await Task.Delay(downFor, stop);
        server = await PrivatePostgres.StartAsync(options, NullLogger.Instance, stop);
        Announce();
    }

    private void Announce()
    {
        processId = server.ProcessId;
        watch.Add(processId);
    }
}
