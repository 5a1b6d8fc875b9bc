using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace OrleansPayouts.Api.Tests.Cron;

/// <summary>The shell command of a file in <c>samples/cron</c>, unwrapped as the program does that runs it.</summary>
internal sealed partial record CronSample(string Name, string Command)
{
    public static CronSample Read(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder(), name));
        return new CronSample(name, Path.GetExtension(name) switch
        {
            "" => Crontab(lines),
            ".service" => Unit(lines),
            _ => Block(lines),
        });
    }

    /// <summary>Runs it; the exit code, and what it said.</summary>
    public async Task<(int ExitCode, string Said)> Run(Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-euc", Command]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (shell.ExitCode, await output + errors);
    }

    /// <summary>Five fields, then the command, in which a percent sign is escaped.</summary>
    private static string Crontab(string[] lines)
    {
        var line = lines.Single(line => line.Length > 0 && !line.StartsWith('#') && !Assignment().IsMatch(line));
        return line.Split(' ', 6)[5].Replace(@"\%", "%", StringComparison.Ordinal);
    }

    /// <summary>systemd.service(5): a quoted argument with C's escapes, and doubled dollar and percent signs.</summary>
    private static string Unit(string[] lines)
    {
        const string shell = "ExecStart=/bin/sh -euc '";
        var line = lines.Single(line => line.StartsWith(shell, StringComparison.Ordinal));
        line.ShouldEndWith("'");
        return line[shell.Length..^1].Replace(@"\\", @"\", StringComparison.Ordinal)
            .Replace("$$", "$", StringComparison.Ordinal).Replace("%%", "%", StringComparison.Ordinal);
    }

    /// <summary>The literal block of a YAML file.</summary>
    private static string Block(string[] lines)
    {
        var at = Array.FindIndex(lines, line => line.EndsWith('|') && !line.TrimStart().StartsWith('#')
            && (line.TrimStart().StartsWith("- |", StringComparison.Ordinal) || line.TrimStart().StartsWith("run: |", StringComparison.Ordinal)));
        var indent = lines[at + 1].Length - lines[at + 1].TrimStart().Length;
        var block = new StringBuilder();
        foreach (var line in lines.Skip(at + 1).TakeWhile(line => line.Length > indent && string.IsNullOrWhiteSpace(line[..indent])))
            block.Append(line.AsSpan(indent)).Append('\n');
        return block.ToString();
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "OrleansPayouts.sln")))
            folder = folder.Parent;
        return Path.Combine(folder.FullName, "samples", "cron");
    }

    [GeneratedRegex("^[A-Z_]+=")]
    private static partial Regex Assignment();
}
