using System.Diagnostics;

namespace OrleansPayouts.Api.Tests;

/// <summary>The program in a process of its own, from its start to its end.</summary>
internal sealed record ApiProcess(int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Errors)
{
    /// <summary>
    /// For the cluster's build: a silo in the front end's process, as the single-process build always has it, on free ports
    /// of this machine.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, string> WithSilo = new Dictionary<string, string>
    {
        ["PAYOUT_ORLEANS"] = "silo",
        ["ORLEANS_ADVERTISED_ADDRESS"] = "127.0.0.1",
        ["ORLEANS_SILO_PORT"] = "0",
        ["ORLEANS_GATEWAY_PORT"] = "0",
    };

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Runs it with this environment alone, as far as it is configured by variables.</summary>
    public static Task<ApiProcess> Run(Dictionary<string, string> environment, params string[] arguments) =>
        Run(typeof(ApiProgram).Assembly.Location, environment, arguments);

    /// <summary>The same with another build of it.</summary>
    public static Task<ApiProcess> Run(string assembly, Dictionary<string, string> environment, params string[] arguments) =>
        RunIn(Environment.CurrentDirectory, assembly, environment, arguments);

    /// <summary>The same, started in this folder.</summary>
    public static async Task<ApiProcess> RunIn(string folder, string assembly, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", assembly, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in WithSilo.Concat(environment))
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return new ApiProcess(process.ExitCode, Lines(await output), Lines(await errors));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
