using System.Diagnostics;

namespace OrleansPayouts.Api.Tests.Published;

/// <summary>What <c>dotnet publish src/Api</c> gives, of the build that the tests run.</summary>
public sealed class PublishedProgram : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();

    public string Folder => folder.Path;

    public string Assembly => Path.Combine(Folder, "OrleansPayouts.Api.dll");

    public async ValueTask InitializeAsync()
    {
        // …/tests/Api.Tests/bin/Debug/net10.0
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var configuration = output.Parent!.Name;
        var repository = output.Parent.Parent!.Parent!.Parent!.Parent!.FullName;
        // Not built anew: the build that publishing takes its files from has the development machine beside it.
        var start = new ProcessStartInfo(
            "dotnet", ["publish", Path.Combine(repository, "src", "Api"), "--no-build", "-c", configuration, "-o", Folder, "-nodeReuse:false"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var publish = Process.Start(start)!;
        var said = publish.StandardOutput.ReadToEndAsync();
        var errors = publish.StandardError.ReadToEndAsync();
        await publish.WaitForExitAsync();
        publish.ExitCode.ShouldBe(0, await said + await errors);
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
