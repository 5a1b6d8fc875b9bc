using System.Diagnostics;
using Npgsql;
using OrleansPayouts.Development.Postgres;

namespace OrleansPayouts.FaultDrill.Processes;

/// <summary>A backup as an administrator makes and restores it: pg_dump and pg_restore.</summary>
internal sealed class DatabaseDump(DrillDatabase database, string file, DateTimeOffset takenAt)
{
    public DateTimeOffset TakenAt => takenAt;

    /// <summary>Dumps the database while it works; null where the server went away meanwhile.</summary>
    public static async Task<DatabaseDump?> Take(DrillDatabase database, string file, TimeProvider time, CancellationToken stop)
    {
        var at = time.GetUtcNow();
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        return await Run("pg_dump", [.. Address(connection), "--format=custom", "--file=" + file, connection.Database!], connection, stop) is null
            ? new DatabaseDump(database, file, at)
            : null;
    }

    /// <summary>Puts the dump in the database's place. Nobody else may use the database meanwhile.</summary>
    public async Task Restore(CancellationToken stop)
    {
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        await using (var maintenance = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Database = "postgres" }.ConnectionString))
        {
            await maintenance.OpenAsync(stop);
            foreach (var sql in new[] { $"drop database {connection.Database} with (force)", $"create database {connection.Database}" })
            {
                await using var command = new NpgsqlCommand(sql, maintenance);
                await command.ExecuteNonQueryAsync(stop);
            }
        }
        if (await Run("pg_restore", [.. Address(connection), "--exit-on-error", "--dbname=" + connection.Database, file], connection, stop) is { } failure)
            throw new InvalidOperationException("The dump could not be restored: " + failure);
    }

    private static string[] Address(NpgsqlConnectionStringBuilder connection) =>
        ["--host=" + connection.Host, "--port=" + connection.Port, "--username=" + connection.Username, "--no-password"];

    private static async Task<string?> Run(
        string program, IEnumerable<string> arguments, NpgsqlConnectionStringBuilder connection, CancellationToken stop)
    {
        var binaries = await PostgresBinaries.FindAsync(PostgresBinaries.UsualFolders(), major: null, stop);
        var start = new ProcessStartInfo(binaries[program], arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["PGPASSWORD"] = connection.Password;
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        return process.ExitCode == 0 ? null : await said;
    }
}
