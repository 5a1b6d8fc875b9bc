using System.Diagnostics;
using System.Globalization;

namespace OrleansPayouts.Development.Postgres;

/// <summary>Installs PostgreSQL's server with the system's package manager where none is found.</summary>
/// <param name="options">What it may do.</param>
/// <param name="output">Gets a line before and a line after the installation.</param>
/// <param name="answers">Where a person is asked first; null where no person can answer.</param>
internal sealed class PostgresInstaller(InstallerOptions options, TextWriter output, TextReader? answers)
{
    /// <summary>Longer than a slow mirror takes.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(20);

    /// <summary>
    /// Debian's package makes a cluster of its own and starts it, unless a setting says otherwise. The setting stays for this
    /// installation only. Signals are ignored, because an interrupted dpkg leaves the system's packages half configured.
    /// </summary>
    private const string AptScript = """
        trap '' INT TERM HUP
        [ -d "$1" ] || made=yes
        mkdir -p "$1" && echo 'create_main_cluster = false' > "$1/orleans-payouts.conf" || exit 1
        export DEBIAN_FRONTEND=noninteractive
        "$2" update -qq
        "$2" install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=600 postgresql
        status=$?
        rm -f "$1/orleans-payouts.conf"
        [ -z "$made" ] || rmdir -p --ignore-fail-on-non-empty "$1"
        exit $status
        """;

    /// <summary>The installer for this process: it asks where a terminal is.</summary>
    public static PostgresInstaller ForThisProcess()
    {
        var canAnswer = !Console.IsInputRedirected && !Console.IsErrorRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));
        return new PostgresInstaller(InstallerOptions.OfThisMachine(), Console.Error, canAnswer ? Console.In : null);
    }

    /// <summary>Returns at once where a server is found.</summary>
    /// <exception cref="PostgresNotFoundException">None is installed now; the message says why and what to do.</exception>
    public async Task EnsureInstalledAsync(CancellationToken cancellation)
    {
        if (IsInstalled)
            return;
        if (options.Setting is not null)
            throw new PostgresNotFoundException(options.Setting == InstallerOptions.Never
                ? $"No PostgreSQL server was found, and {InstallerOptions.Variable}={InstallerOptions.Never} forbids installing one."
                : $"No PostgreSQL server was found, and {InstallerOptions.Variable} is '{options.Setting}': it may be '{InstallerOptions.Never}' or unset.");
        var manager = await FindManagerAsync(cancellation);
        await using var installing = await LockAsync(cancellation);
        if (IsInstalled)
            return;
        if (answers is not null && !await AskAsync(manager.Name, cancellation))
            throw new PostgresNotFoundException("No PostgreSQL server was found, and you did not want one to be installed.");
        await InstallAsync(manager);
    }

    private bool IsInstalled => PostgresBinaries.AreIn(options.ServerFolders());

    private async Task<(string Name, string[] Command)> FindManagerAsync(CancellationToken cancellation)
    {
        if (options.IsMacOS && Find("brew") is { } brew)
            return options.IsRoot
                ? throw new PostgresNotFoundException("No PostgreSQL server was found, and Homebrew installs nothing as root.")
                : ("Homebrew's postgresql@17", [brew, "install", "--quiet", "postgresql@17"]);
        if (Find("apt-get") is not { } apt)
            throw new PostgresNotFoundException("No PostgreSQL server was found, and neither was apt-get or Homebrew to install one.");
        const string package = "Debian's package postgresql";
        string[] script = ["sh", "-c", AptScript, "sh", options.ClusterSettingsFolder, apt];
        if (options.IsRoot)
            return (package, script);
        if (Find("sudo") is { } sudo && (await ServerCommand.RunAsync(sudo, ["-n", "true"], "/", cancellation)).Succeeded)
            return (package, [sudo, "-n", .. script]);
        throw new PostgresNotFoundException(
            "No PostgreSQL server was found, and installing one with apt-get needs root or a sudo that asks for no password.");
    }

    private string? Find(string program) =>
        options.ProgramFolders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private async Task<FileStream> LockAsync(CancellationToken cancellation)
    {
        if (FolderLock.TryExclusive(options.LockFile) is { } held)
            return held;
        await output.WriteLineAsync("Another process installs PostgreSQL; waiting for it.");
        return await FolderLock.ExclusiveAsync(options.LockFile, _patience, "installing PostgreSQL", cancellation);
    }

    private async Task<bool> AskAsync(string package, CancellationToken cancellation)
    {
        await output.WriteAsync($"No PostgreSQL server was found. Install {package} now? [Y/n] ");
        await output.FlushAsync(cancellation);
        return await answers!.ReadLineAsync(cancellation) is { } answer && answer.Trim().ToUpperInvariant() is "" or "Y" or "YES";
    }

    private async Task InstallAsync((string Name, string[] Command) manager)
    {
        await output.WriteLineAsync(
            $"No PostgreSQL server was found: installing {manager.Name}, without a database of its own ({InstallerOptions.Variable}={InstallerOptions.Never} forbids it) ...");
        var began = Stopwatch.GetTimestamp();
        var done = await ServerCommand.RunAsync(manager.Command[0], manager.Command[1..], "/", CancellationToken.None);
        if (!done.Succeeded)
            throw new PostgresNotFoundException($"Installing {manager.Name} failed: {Reason(done.Output)}");
        if (!IsInstalled)
            throw new PostgresNotFoundException($"{manager.Name} was installed, but its initdb, postgres and pg_ctl are neither in PATH nor in the usual places.");
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"PostgreSQL is installed ({Stopwatch.GetElapsedTime(began).TotalSeconds:0} s)."));
    }

    /// <summary>The errors that apt-get printed, else the last lines.</summary>
    private static string Reason(string text)
    {
        const int shown = 3;
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var errors = lines.Where(line => line.StartsWith("E: ", StringComparison.Ordinal)).ToList();
        return lines.Length == 0 ? "it printed nothing." : string.Join(" ", (errors.Count > 0 ? errors : [.. lines]).TakeLast(shown));
    }
}
