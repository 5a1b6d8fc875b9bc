using System.Diagnostics;

namespace OrleansPayouts.Architecture.Tests;

/// <summary>A folder of secrets as <c>deploy/make-secrets.sh</c> makes them.</summary>
internal sealed class MadeSecrets : IDisposable
{
    public string Folder { get; } = Path.Combine(Directory.CreateTempSubdirectory("made-secrets-").FullName, "secrets");

    public string Read(string name) => File.ReadAllText(Path.Combine(Folder, name)).Trim();

    /// <summary>Runs the script; gives its exit code and what it said to be wrong.</summary>
    public async Task<(int ExitCode, string Errors)> MakeAsync(string? stripeKey = null, bool isTrial = false, string? databaseUrl = null)
    {
        string[] arguments = [Path.Combine(RepositoryRoot.Path, "deploy/make-secrets.sh"), .. isTrial ? ["--try"] : Array.Empty<string>(), Folder];
        var start = new ProcessStartInfo("sh", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new[] { ("STRIPE_SECRET_KEY", stripeKey), ("DATABASE_URL", databaseUrl) })
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        using var script = Process.Start(start)!;
        var output = script.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await script.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await script.WaitForExitAsync(TestContext.Current.CancellationToken);
        await output;
        return (script.ExitCode, errors);
    }

    public void Dispose() => Directory.GetParent(Folder)!.Delete(recursive: true);
}
