using System.Diagnostics;

namespace OrleansPayouts.Development.Postgres;

/// <summary>A short-lived program that is run to its end: its exit code, and what it wrote to both outputs.</summary>
internal sealed record ServerCommand(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;

    public static async Task<ServerCommand> RunAsync(
        string program, IEnumerable<string> arguments, string workingFolder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // PGDATA, PGPORT and their like name the user's own server, never this one.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        // Messages are looked into, so they must not be translated.
        start.Environment["LC_ALL"] = "C";

        using var process = Process.Start(start) ?? throw new PrivatePostgresException($"{program} could not be started.");
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return new ServerCommand(process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }
}
