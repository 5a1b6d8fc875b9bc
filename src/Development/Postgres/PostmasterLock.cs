using System.Diagnostics;
using System.Globalization;

namespace OrleansPayouts.Development.Postgres;

/// <summary>The server's own lock file, <c>postmaster.pid</c>: whose it is, and whether that process still lives.</summary>
internal sealed class PostmasterLock
{
    /// <summary>No kernel gives this process id out.</summary>
    private const string NoProcess = "2147483647";

    private const int PortLine = 3;

    private readonly string _file;
    private readonly string _cluster;
    private readonly string[] _lines;

    private PostmasterLock(string file, string cluster, string[] lines)
    {
        _file = file;
        _cluster = cluster;
        _lines = lines;
    }

    /// <summary>The server's process id; 0 when the file is damaged.</summary>
    public int ProcessId => Number(0);

    /// <summary>The server's TCP port; 0 while it is not written yet.</summary>
    public int Port => Number(PortLine);

    /// <summary>Reads the lock file of a cluster; null when there is none, or no cluster yet.</summary>
    public static PostmasterLock? Read(string cluster)
    {
        var file = Path.Combine(cluster, "postmaster.pid");
        try
        {
            return new PostmasterLock(file, cluster, File.ReadAllLines(file));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whether the process is a server on this cluster, not just any process that got the same id.</summary>
    public bool IsLive()
    {
        if (ProcessId == 0)
            return false;
        try
        {
            // The command line names the cluster; a backend of another server, also called postgres, does not.
            if (OperatingSystem.IsLinux())
                return File.ReadAllText($"/proc/{ProcessId}/cmdline").Split('\0').Contains(_cluster);
            using var process = Process.GetProcessById(ProcessId);
            return process.ProcessName.StartsWith("postgres", StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception e) when (e is IOException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>
    /// Takes a dead server's claim away. PostgreSQL does so itself, unless another process of its user got the same id.
    /// The rest of the file stays: by it PostgreSQL still checks that no orphaned backend uses the cluster's memory.
    /// </summary>
    public void Retire()
    {
        if (ProcessId == 0)
            File.Delete(_file);
        else
            File.WriteAllLines(_file, _lines.Skip(1).Prepend(NoProcess));
    }

    private int Number(int line) =>
        line < _lines.Length && int.TryParse(_lines[line], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
