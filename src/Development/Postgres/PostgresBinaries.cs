using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansPayouts.Development.Postgres;

/// <summary>An installed PostgreSQL server: the folder that holds its initdb, postgres and pg_ctl.</summary>
public sealed partial class PostgresBinaries
{
    private static readonly string[] _programs = ["initdb", "postgres", "pg_ctl"];

    private PostgresBinaries(string folder) => Folder = folder;

    /// <summary>The folder of the programs, symbolic links resolved.</summary>
    public string Folder { get; }

    /// <summary>Full path of one of the programs.</summary>
    public string this[string program] => Path.Combine(Folder, Executable(program));

    /// <summary>The folders to look in: those of PATH, then where the usual packages install, newest version first.</summary>
    public static IEnumerable<string> UsualFolders()
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        return path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(Versions("/usr/lib/postgresql", "*", "bin"))
            .Concat(Versions("/usr", "pgsql-*", "bin"))
            .Append("/usr/local/pgsql/bin")
            .Concat(Versions("/opt/homebrew/opt", "postgresql*", "bin"))
            .Concat(Versions("/usr/local/opt", "postgresql*", "bin"))
            .Concat(Versions("/Applications/Postgres.app/Contents/Versions", "*", "bin"))
            .Concat(Versions(@"C:\Program Files\PostgreSQL", "*", "bin"));
    }

    /// <summary>Whether one of the folders has a complete server.</summary>
    public static bool AreIn(IEnumerable<string> folders) => folders.Any(folder => At(folder) is not null);

    /// <summary>The first complete server in <paramref name="folders"/>.</summary>
    /// <param name="folders">Where to look, in order of preference.</param>
    /// <param name="major">The major version that wrote the cluster; null when there is no cluster yet.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="PostgresNotFoundException">There is none, or none of that version.</exception>
    public static async Task<PostgresBinaries> FindAsync(IEnumerable<string> folders, int? major, CancellationToken cancellation)
    {
        var any = false;
        foreach (var binaries in folders.Select(At).OfType<PostgresBinaries>())
        {
            // A cluster opens only with the major version that made it, so after an upgrade the older server is still right.
            if (major is null || await binaries.MajorVersionAsync(cancellation) == major)
                return binaries;
            any = true;
        }

        throw new PostgresNotFoundException(any
            ? $"The data folder was written by PostgreSQL {major}, and no server of that version is installed."
            : "No PostgreSQL server was found: initdb, postgres and pg_ctl are neither in PATH nor in the usual places.");
    }

    /// <summary>Whether the extension pg_stat_statements is installed with this server.</summary>
    public async Task<bool> HasStatementStatisticsAsync(CancellationToken cancellation)
    {
        var libraries = new List<string> { Path.Combine(Folder, "..", "lib"), Path.Combine(Folder, "..", "lib", "postgresql") };
        if (File.Exists(this["pg_config"]))
        {
            var answer = await ServerCommand.RunAsync(this["pg_config"], ["--pkglibdir"], Folder, cancellation);
            libraries.Insert(0, answer.Output.Trim());
        }

        return libraries.SelectMany(folder => new[] { ".so", ".dylib", ".dll" }
            .Select(ending => Path.Combine(folder, "pg_stat_statements" + ending))).Any(File.Exists);
    }

    private async Task<int?> MajorVersionAsync(CancellationToken cancellation)
    {
        var answer = await ServerCommand.RunAsync(this["postgres"], ["--version"], Folder, cancellation);
        var version = FirstNumber().Match(answer.Output);
        return version.Success ? int.Parse(version.Value, CultureInfo.InvariantCulture) : null;
    }

    private static PostgresBinaries? At(string folder)
    {
        // PATH often holds links, which may point at what is gone; the libraries lie beside what they point at.
        var programs = Array.ConvertAll(_programs, program => new FileInfo(Path.Combine(folder, Executable(program))));
        if (!Array.TrueForAll(programs, program => program.Exists))
            return null;
        var targets = Array.ConvertAll(programs, program => program.ResolveLinkTarget(returnFinalTarget: true) ?? program);
        return Array.TrueForAll(targets, target => target.Exists)
            ? new PostgresBinaries(Path.GetDirectoryName(targets[0].FullName)!)
            : null;
    }

    private static IEnumerable<string> Versions(string parent, string pattern, string below)
    {
        if (!Directory.Exists(parent))
            return [];
        return Directory.GetDirectories(parent, pattern)
            .OrderByDescending(VersionOf)
            .Select(folder => Path.Combine(folder, below));
    }

    private static int VersionOf(string folder)
    {
        var number = FirstNumber().Match(Path.GetFileName(folder));
        return number.Success && int.TryParse(number.Value, CultureInfo.InvariantCulture, out var version) ? version : 0;
    }

    private static string Executable(string program) => OperatingSystem.IsWindows() ? program + ".exe" : program;

    [GeneratedRegex("[0-9]+")]
    private static partial Regex FirstNumber();
}
