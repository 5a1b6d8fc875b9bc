namespace OrleansPayouts.Development.Postgres;

/// <summary>
/// The user that the server runs as: our own, or <c>postgres</c> when we are root, because PostgreSQL refuses to run as root.
/// </summary>
internal sealed class ServerAccount
{
    private const string User = "postgres";

    private static readonly string[][] _switches =
    [
        ["setpriv", $"--reuid={User}", $"--regid={User}", "--init-groups", "--"],
        ["runuser", "-u", User, "--"],
        ["sudo", "-n", "-u", User, "--"],
    ];

    private readonly string[] _prefix;

    private ServerAccount(string[] prefix) => _prefix = prefix;

    /// <summary>Whether the server's user is another than ours.</summary>
    public bool IsOther => _prefix.Length > 0;

    /// <summary>Finds the account and proves that we may act as it.</summary>
    /// <exception cref="PrivatePostgresException">We are root, and there is no way to act as <c>postgres</c>.</exception>
    public static async Task<ServerAccount> DetectAsync(CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return new ServerAccount([]);

        var reason = "none of setpriv, runuser and sudo is installed";
        foreach (var prefix in _switches.Where(prefix => IsInstalled(prefix[0])))
        {
            var account = new ServerAccount(prefix);
            var trial = await account.RunAsync("true", [], "/", cancellation);
            if (trial.Succeeded)
                return account;
            reason = trial.Output.Trim();
        }

        throw new PrivatePostgresException(
            $"PostgreSQL refuses to run as root, and acting as the user {User} failed ({reason}). " +
            "Create that user, start this program as an ordinary user, " +
            "or set DATABASE_URL to a database that is already running.");
    }

    public Task<ServerCommand> RunAsync(
        string program, IEnumerable<string> arguments, string workingFolder, CancellationToken cancellation) =>
        IsOther
            ? ServerCommand.RunAsync(_prefix[0], [.. _prefix[1..], program, .. arguments], workingFolder, cancellation)
            : ServerCommand.RunAsync(program, arguments, workingFolder, cancellation);

    /// <summary>Makes the account the owner of a file or folder (not of what the folder holds).</summary>
    public async Task GiveAsync(string path, CancellationToken cancellation)
    {
        if (!IsOther)
            return;
        var chown = await ServerCommand.RunAsync("chown", [$"{User}:", path], "/", cancellation);
        if (!chown.Succeeded)
            throw new PrivatePostgresException($"{path} could not be given to the user {User}: {chown.Output.Trim()}");
    }

    /// <summary>Whether the account can enter a folder, write in it, and read the cluster in it, found out by doing so.</summary>
    public async Task<bool> CanUseAsync(string folder, CancellationToken cancellation)
    {
        if (!IsOther)
            return true;
        const string script = """cd "$1" && : > .reach && rm .reach && { [ ! -e cluster ] || [ -r cluster/PG_VERSION ]; }""";
        var trial = await RunAsync("sh", ["-c", script, "sh", folder], "/", cancellation);
        return trial.Succeeded;
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
