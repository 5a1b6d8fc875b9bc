using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace OrleansPayouts.Development.Postgres;

/// <summary>The server itself: made with initdb, started and stopped with pg_ctl, which gives it a session of its own.</summary>
internal sealed class ServerProcess(ServerFolder folder, PostgresBinaries binaries, ServerAccount account)
{
    /// <summary>pg_ctl's way to stop: end the sessions, write everything out.</summary>
    public const string Fast = "fast";

    /// <summary>pg_ctl's way to stop at once; the next start replays the log.</summary>
    public const string Immediate = "immediate";

    private const string User = "payouts";
    private const string Database = "payouts";
    private const int StartSeconds = 60;
    private const int StopSeconds = 20;
    private const int FreePortTries = 5;
    private const long KeptLogBytes = 10_000_000;
    private const UnixFileMode OwnerReads = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    public ServerFolder Folder => folder;

    public PostgresBinaries Binaries => binaries;

    public string ConnectionStringFor(int port) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = User,
        Password = File.ReadAllText(folder.PasswordFile),
        Database = Database,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    /// <summary>Makes the cluster; what an interrupted try left is thrown away first.</summary>
    public async Task CreateClusterAsync(bool durable, CancellationToken cancellation)
    {
        if (Directory.Exists(folder.Staging))
            Directory.Delete(folder.Staging, recursive: true);
        var password = Path.Combine(folder.Home, "password.new");
        await WritePasswordAsync(password, cancellation);

        // The C locale sorts by bytes on every machine alike, and leaves indexes valid when the system's locales change.
        string[] arguments =
        [
            "--pgdata", folder.Staging, "--username", User, "--pwfile", password, "--auth", "scram-sha-256",
            "--encoding", "UTF8", "--locale", "C", .. durable ? Array.Empty<string>() : ["--no-sync"],
        ];
        var made = await account.RunAsync(binaries["initdb"], arguments, folder.Home, cancellation);
        if (!made.Succeeded)
            throw new PrivatePostgresException($"No database cluster could be made in {folder.Home}: {made.Output.Trim()}");

        await File.AppendAllTextAsync(
            Path.Combine(folder.Staging, "postgresql.conf"), $"include '{ServerSettings.FileName}'\n", cancellation);
        // The server reads it, we write it at each start.
        var settings = Path.Combine(folder.Staging, ServerSettings.FileName);
        await File.WriteAllTextAsync(settings, "", cancellation);
        await account.GiveAsync(settings, cancellation);
        File.Move(password, Path.Combine(folder.Staging, Path.GetFileName(folder.PasswordFile)));
        Directory.Move(folder.Staging, folder.Cluster);
    }

    /// <summary>Starts the server and waits until it accepts connections.</summary>
    /// <returns>The port it listens on.</returns>
    public async Task<int> LaunchAsync(PrivatePostgresOptions options, CancellationToken cancellation)
    {
        var statistics = await binaries.HasStatementStatisticsAsync(cancellation);
        for (var tries = 1; ; tries++)
        {
            var port = options.Port == 0 ? FreePort() : options.Port;
            await File.WriteAllTextAsync(folder.SettingsFile, ServerSettings.Write(options, port, statistics), cancellation);
            RotateLog();
            var logStart = File.Exists(folder.Log) ? new FileInfo(folder.Log).Length : 0;
            string[] arguments =
            [
                "start", "--silent", "--wait", $"--timeout={StartSeconds}", "--pgdata", folder.Cluster, "--log", folder.Log,
            ];
            var start = await account.RunAsync(binaries["pg_ctl"], arguments, folder.Home, cancellation);
            if (start.Succeeded)
                return port;

            var said = await ReadLogAsync(logStart, cancellation);
            // Between our look for a free port and the server's bind, another program may take it.
            var taken = options.Port == 0 && said.Contains("could not bind", StringComparison.Ordinal);
            if (!taken || tries == FreePortTries)
                throw new PrivatePostgresException(
                    $"PostgreSQL in {folder.Home} did not start: {start.Output.Trim()}\n{said.Trim()}");
        }
    }

    /// <summary>
    /// Waits until a live server, which may be starting or recovering, accepts connections; null when it ends instead.
    /// </summary>
    public async Task<(int Port, string ConnectionString)?> AwaitRunningAsync(CancellationToken cancellation)
    {
        var patience = TimeSpan.FromSeconds(StartSeconds);
        for (var waited = TimeSpan.Zero; waited < patience; waited += _pause)
        {
            if (PostmasterLock.Read(folder.Cluster) is not { } postmaster || !postmaster.IsLive())
                return null;
            // Our password opening it proves that it is our server, and not another on its former port.
            if (postmaster.Port != 0 && await AcceptsAsync(postmaster.Port, cancellation))
                return (postmaster.Port, ConnectionStringFor(postmaster.Port));
            await Task.Delay(_pause, cancellation);
        }

        throw new PrivatePostgresException(
            $"PostgreSQL in {folder.Home} runs (process {PostmasterLock.Read(folder.Cluster)?.ProcessId}) but has not accepted " +
            $"a connection for {StartSeconds} s; its log is {folder.Log}.");
    }

    /// <summary>Makes the database on a new cluster.</summary>
    public async Task CreateDatabaseAsync(string connectionString, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(Maintenance(connectionString));
        await connection.OpenAsync(cancellation);
        await using var exists = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection)
        {
            Parameters = { new() { Value = Database } },
        };
        if (await exists.ExecuteScalarAsync(cancellation) is not null)
            return;
        await using var create = new NpgsqlCommand($"CREATE DATABASE {Database}", connection);
        await create.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Stops the server if it runs.</summary>
    /// <returns>Null when it is down, otherwise what pg_ctl said.</returns>
    public async Task<string?> StopAsync(string mode, CancellationToken cancellation)
    {
        // pg_ctl would signal whatever process now has the id of a server that crashed.
        if (PostmasterLock.Read(folder.Cluster) is not { } postmaster || !postmaster.IsLive())
            return null;
        string[] arguments =
        [
            "stop", "--silent", "--wait", $"--timeout={StopSeconds}", $"--mode={mode}", "--pgdata", folder.Cluster,
        ];
        var stop = await account.RunAsync(binaries["pg_ctl"], arguments, folder.Home, cancellation);
        return stop.Succeeded ? null : stop.Output.Trim();
    }

    private async Task<bool> AcceptsAsync(int port, CancellationToken cancellation)
    {
        try
        {
            await using var connection = new NpgsqlConnection(Maintenance(ConnectionStringFor(port)));
            await connection.OpenAsync(cancellation);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static string Maintenance(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Database = "postgres", Pooling = false }.ConnectionString;

    private async Task WritePasswordAsync(string file, CancellationToken cancellation)
    {
        File.Delete(file);
        var creation = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            creation.UnixCreateMode = OwnerReads;
        await using (var writer = new StreamWriter(file, creation))
            await writer.WriteAsync(RandomNumberGenerator.GetHexString(32, lowercase: true).AsMemory(), cancellation);
        await account.GiveAsync(file, cancellation);
    }

    private void RotateLog()
    {
        var log = new FileInfo(folder.Log);
        if (log.Exists && log.Length > KeptLogBytes)
            log.MoveTo(folder.Log + ".1", overwrite: true);
    }

    private async Task<string> ReadLogAsync(long from, CancellationToken cancellation)
    {
        if (!File.Exists(folder.Log))
            return "";
        await using var log = new FileStream(folder.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        log.Seek(from, SeekOrigin.Begin);
        using var reader = new StreamReader(log);
        return await reader.ReadToEndAsync(cancellation);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
