namespace OrleansPayouts.Development.Postgres;

/// <summary>What a <see cref="PostgresInstaller"/> may do and where it does it.</summary>
internal sealed record InstallerOptions
{
    /// <summary>Only <c>never</c> is a value; unset, PostgreSQL is installed where it is missing.</summary>
    public const string Variable = "PAYOUT_INSTALL_POSTGRES";

    public const string Never = "never";

    /// <summary>The value of <see cref="Variable"/>; null where it is not set.</summary>
    public string? Setting { get; init; }

    /// <summary>Gives the folders to look for a server in. Asked again after the installation, which makes a folder of its own.</summary>
    public required Func<IEnumerable<string>> ServerFolders { get; init; }

    /// <summary>The folders to look for apt-get, sudo and brew in.</summary>
    public required IReadOnlyList<string> ProgramFolders { get; init; }

    /// <summary>Whether this process may install packages without sudo.</summary>
    public required bool IsRoot { get; init; }

    public required bool IsMacOS { get; init; }

    /// <summary>Held by the process that installs; the others wait for it.</summary>
    public required string LockFile { get; init; }

    /// <summary>Debian's packages read here whether to create a cluster when they are installed.</summary>
    public required string ClusterSettingsFolder { get; init; }

    /// <summary>Those of this machine.</summary>
    public static InstallerOptions OfThisMachine() => new()
    {
        Setting = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } setting ? setting : null,
        ServerFolders = PostgresBinaries.UsualFolders,
        ProgramFolders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        IsRoot = !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess,
        IsMacOS = OperatingSystem.IsMacOS(),
        LockFile = Path.Combine(Path.GetTempPath(), $"orleans-payouts-install-{Environment.UserName}.lock"),
        ClusterSettingsFolder = "/etc/postgresql-common/createcluster.d",
    };
}
