using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansPayouts.Development.Postgres;

namespace OrleansPayouts.Testing;

/// <summary>
/// The one PostgreSQL server of a test process: started with the first database, in a folder of its own below the temp
/// folder, and gone with the process however that ends.
/// </summary>
internal static class TestServer
{
    private const UnixFileMode Passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly Lazy<Task<string>> _connectionString = new(StartAsync);

    /// <summary>Kept, because its input ends when the collector takes it.</summary>
    private static Process? _watch;

    /// <summary>How to connect as the superuser, to the server's own database.</summary>
    public static Task<string> ConnectionStringAsync() => _connectionString.Value;

    public static async Task ExecuteAsync(string sql)
    {
        var settings = new NpgsqlConnectionStringBuilder(await ConnectionStringAsync()) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("orleans-payouts-test-").FullName;
        // A temp folder is its owner's alone, and as root we are not the server's user.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, Passable);
        var server = await PrivatePostgres.StartAsync(
            new PrivatePostgresOptions
            {
                DataFolder = folder,
                Durable = false,
                ExtraSettings = new Dictionary<string, string>
                {
                    ["max_connections"] = "300",
                    ["shared_buffers"] = "64MB",
                },
            },
            NullLogger.Instance);
        EndWithProcess(server, folder);
        return server.ConnectionString;
    }

    /// <summary>
    /// A shell waits for the end of its input, which comes when this process ends, be it by kill -9: only then does it
    /// end the server, hard, and delete its folders. It ignores Ctrl+C, which the terminal sends to it as well, and it
    /// is no longer our child, so that a runner which kills us and our children leaves it.
    /// </summary>
    private static void EndWithProcess(PrivatePostgres server, string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => server.StopAsync().Wait(TimeSpan.FromSeconds(30));
            return;
        }

        const string script = """
            trap '' INT TERM HUP
            exec 3<&0
            {
              read -r line <&3
              kill -QUIT "$1"
              for try in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$1" || break; sleep 0.2; done
              rm -rf "$2" "$3"
            } >/dev/null 2>&1 &
            """;
        string[] arguments =
        [
            "-c", script, "sh", server.ProcessId.ToString(CultureInfo.InvariantCulture), server.Home, folder,
        ];
        _watch = Process.Start(new ProcessStartInfo("sh", arguments) { RedirectStandardInput = true, WorkingDirectory = "/" });
    }
}
