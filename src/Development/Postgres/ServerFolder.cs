using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace OrleansPayouts.Development.Postgres;

/// <summary>
/// Where a private server's files lie: in <c>postgres</c> below the data folder, or, where the server's user cannot reach
/// that, in a folder of their own, which the file <c>postgres.location</c> in the data folder names.
/// </summary>
internal sealed partial class ServerFolder
{
    /// <summary>The folder below the data folder.</summary>
    public const string Name = "postgres";

    /// <summary>The file in the data folder that names another place.</summary>
    public const string PointerName = "postgres.location";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private ServerFolder(string home) => Home = home;

    public string Home { get; }

    public string Cluster => Path.Combine(Home, "cluster");

    /// <summary>
    /// Where initdb works; renamed to <see cref="Cluster"/> when complete, so that half a cluster is never taken for one.
    /// </summary>
    public string Staging => Path.Combine(Home, "cluster.new");

    public string PasswordFile => Path.Combine(Cluster, "private.password");

    public string SettingsFile => Path.Combine(Cluster, ServerSettings.FileName);

    public string Log => Path.Combine(Home, "server.log");

    public bool HasCluster => Directory.Exists(Cluster);

    /// <summary>The major version of PostgreSQL that made the cluster; null when there is none.</summary>
    public int? MajorVersion => HasCluster
        ? int.Parse(
            File.ReadAllText(Path.Combine(Cluster, "PG_VERSION")), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture)
        : null;

    /// <summary>Finds the files' place, or makes one that the server's user can reach.</summary>
    /// <exception cref="PrivatePostgresException">Its user can reach none of the places.</exception>
    public static async Task<ServerFolder> LocateAsync(
        string dataFolder, ServerAccount account, ILogger logger, CancellationToken cancellation)
    {
        var inPlace = new ServerFolder(Path.Combine(dataFolder, Name));
        var pointer = Path.Combine(dataFolder, PointerName);
        if (File.Exists(pointer))
        {
            var named = new ServerFolder((await File.ReadAllTextAsync(pointer, cancellation)).Trim());
            return await named.PrepareAsync(account, cancellation) ? named : throw Unreachable(named.Home);
        }

        if (await inPlace.PrepareAsync(account, cancellation))
            return inPlace;
        // Going elsewhere now would look as if all data were lost.
        if (inPlace.HasCluster)
            throw Unreachable(inPlace.Home);
        Directory.Delete(inPlace.Home, recursive: true);

        foreach (var place in Elsewhere(dataFolder).Select(home => new ServerFolder(home)))
        {
            // What lies there belonged to a data folder that is gone, or the note that names it would be here.
            await place.ClearAsync(cancellation);
            await File.WriteAllTextAsync(pointer, place.Home + "\n", cancellation);
            MakeEnterable(Path.GetDirectoryName(place.Home)!);
            if (await place.PrepareAsync(account, cancellation))
            {
                LogElsewhere(logger, dataFolder, place.Home);
                return place;
            }

            File.Delete(pointer);
        }

        throw Unreachable(inPlace.Home);
    }

    private static IEnumerable<string> Elsewhere(string dataFolder)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataFolder)))[..16];
        yield return Path.Combine("/var/lib/orleans-payouts", name);
        yield return Path.Combine(Path.GetTempPath(), "orleans-payouts", name);
    }

    private static void MakeEnterable(string folder)
    {
        if (OperatingSystem.IsWindows() || Directory.Exists(folder))
            return;
        Directory.CreateDirectory(folder);
        // Set afterwards, because root's umask may forbid others everything.
        File.SetUnixFileMode(folder, OwnerOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    private async Task<bool> PrepareAsync(ServerAccount account, CancellationToken cancellation)
    {
        if (!HasCluster)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Home)!);
                if (OperatingSystem.IsWindows())
                    Directory.CreateDirectory(Home);
                else
                    Directory.CreateDirectory(Home, OwnerOnly);
            }
            catch (Exception e) when (account.IsOther && e is IOException or UnauthorizedAccessException)
            {
                return false;
            }

            await account.GiveAsync(Home, cancellation);
        }

        return await account.CanUseAsync(Home, cancellation);
    }

    private async Task ClearAsync(CancellationToken cancellation)
    {
        if (!Directory.Exists(Home))
            return;
        if (PostmasterLock.Read(Cluster) is { } postmaster && postmaster.IsLive())
        {
            using var server = Process.GetProcessById(postmaster.ProcessId);
            server.Kill();
            await server.WaitForExitAsync(cancellation);
        }

        Directory.Delete(Home, recursive: true);
    }

    private static PrivatePostgresException Unreachable(string home) => new(
        $"The user that PostgreSQL runs as cannot use {home}. Give it the right to, start this program as the user " +
        "that owns the folder, or set DATABASE_URL to a database that is already running.");

    [LoggerMessage(Level = LogLevel.Information,
        Message = "The user postgres cannot reach {DataFolder}: the database's files lie in {Home}")]
    private static partial void LogElsewhere(ILogger logger, string dataFolder, string home);
}
