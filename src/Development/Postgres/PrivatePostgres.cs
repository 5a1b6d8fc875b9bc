using Microsoft.Extensions.Logging;

namespace OrleansPayouts.Development.Postgres;

/// <summary>
/// A PostgreSQL server of the program's own, for <c>Development</c> and tests, on 127.0.0.1 with a random password.
/// <para>Several processes may use one data folder: the first starts the server, the others join it, and the last to
/// leave stops it. The server runs in a session of its own, so Ctrl+C in the terminal does not end it before the program
/// has finished with it. A program that is killed leaves it running; the next one on the folder adopts it.</para>
/// </summary>
public sealed partial class PrivatePostgres : IAsyncDisposable
{
    /// <summary>Longer than a first start and a hard stop together take.</summary>
    private static readonly TimeSpan _lockPatience = TimeSpan.FromMinutes(2);

    private readonly ServerProcess _server;
    private readonly string _startLock;
    private readonly string _userLock;
    private readonly ILogger _logger;
    private FileStream? _user;

    private PrivatePostgres(ServerProcess server, string dataFolder, ILogger logger)
    {
        _server = server;
        _startLock = StartLock(dataFolder);
        _userLock = Path.Combine(dataFolder, "postgres.users");
        _logger = logger;
    }

    /// <summary>How to connect, in Npgsql's form, the password included.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>The folder that holds the cluster and the server's log.</summary>
    public string Home => _server.Folder.Home;

    /// <summary>The server's process id.</summary>
    public int ProcessId => PostmasterLock.Read(_server.Folder.Cluster)?.ProcessId ?? 0;

    /// <summary>Whether a data folder has a database, running or not.</summary>
    public static bool Exists(string dataFolder) =>
        File.Exists(Path.Combine(dataFolder, ServerFolder.PointerName)) || Directory.Exists(Path.Combine(dataFolder, ServerFolder.Name, "cluster"));

    /// <summary>Starts the server of a data folder, or joins it when it runs. Where no PostgreSQL is installed, installs it.</summary>
    /// <exception cref="PostgresNotFoundException">No PostgreSQL is installed, and it could not be installed.</exception>
    /// <exception cref="PrivatePostgresException">It cannot be started; the message ends with what the server said.</exception>
    public static async Task<PrivatePostgres> StartAsync(
        PrivatePostgresOptions options, ILogger logger, CancellationToken cancellation = default)
    {
        var dataFolder = Path.GetFullPath(options.DataFolder);
        try
        {
            await PostgresInstaller.ForThisProcess().EnsureInstalledAsync(cancellation);
            Directory.CreateDirectory(dataFolder);
            // Held while a process starts, joins or stops the server, so that these cannot overlap.
            await using var starting = await LockAsync(StartLock(dataFolder), cancellation);
            var account = await ServerAccount.DetectAsync(cancellation);
            var folder = await ServerFolder.LocateAsync(dataFolder, account, logger, cancellation);
            var binaries = await PostgresBinaries.FindAsync(PostgresBinaries.UsualFolders(), folder.MajorVersion, cancellation);
            var server = new ServerProcess(folder, binaries, account);
            var postgres = new PrivatePostgres(server, dataFolder, logger);
            await postgres.OpenAsync(options, cancellation);
            return postgres;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new PrivatePostgresException(
                $"{dataFolder} holds files of another user ({e.Message}). " +
                "Start this program as that user, or use another data folder.", e);
        }
    }

    /// <summary>
    /// Leaves the server, and stops it when no other process uses it: within 20 s by ending its sessions, else hard (no
    /// committed data is lost by that either). Harmless when repeated.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellation = default)
    {
        if (_user is null)
            return;
        await using var stopping = await LockAsync(_startLock, cancellation);
        await LeaveAsync(cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    private static Task<FileStream> LockAsync(string path, CancellationToken cancellation) =>
        FolderLock.ExclusiveAsync(path, _lockPatience, "starting or stopping the database", cancellation);

    private static string StartLock(string dataFolder) => Path.Combine(dataFolder, "postgres.lock");

    private async Task OpenAsync(PrivatePostgresOptions options, CancellationToken cancellation)
    {
        _user = FolderLock.Shared(_userLock);
        try
        {
            if (!_server.Folder.HasCluster)
            {
                LogCreating(_logger, Home, _server.Binaries.Folder);
                await _server.CreateClusterAsync(options.Durable, cancellation);
            }

            ConnectionString = await AdoptAsync(cancellation) ?? await LaunchAsync(options, cancellation);
            await _server.CreateDatabaseAsync(ConnectionString, cancellation);
        }
        catch
        {
            await LeaveAsync(CancellationToken.None);
            throw;
        }
    }

    private async Task<string?> AdoptAsync(CancellationToken cancellation)
    {
        if (PostmasterLock.Read(_server.Folder.Cluster) is not { } left)
            return null;
        if (left.IsLive() && await _server.AwaitRunningAsync(cancellation) is { } running)
        {
            LogAdopted(_logger, running.Port, Home);
            return running.ConnectionString;
        }

        LogRecovering(_logger, Home);
        PostmasterLock.Read(_server.Folder.Cluster)?.Retire();
        return null;
    }

    private async Task<string> LaunchAsync(PrivatePostgresOptions options, CancellationToken cancellation)
    {
        var port = await _server.LaunchAsync(options, cancellation);
        LogStarted(_logger, port, Home);
        return _server.ConnectionStringFor(port);
    }

    private async Task LeaveAsync(CancellationToken cancellation)
    {
        _user?.Dispose();
        _user = null;
        using var last = FolderLock.TryExclusive(_userLock);
        if (last is null)
        {
            LogLeft(_logger, Home);
            return;
        }

        if (await _server.StopAsync(ServerProcess.Fast, cancellation) is { } refusal)
        {
            LogStoppingHard(_logger, Home, refusal);
            if (await _server.StopAsync(ServerProcess.Immediate, cancellation) is { } stillRefused)
                throw new PrivatePostgresException($"PostgreSQL in {Home} cannot be stopped: {stillRefused}");
        }

        LogStopped(_logger, Home);
    }
}
