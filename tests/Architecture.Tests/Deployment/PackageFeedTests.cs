using System.Diagnostics;

namespace OrleansPayouts.Architecture.Tests;

/// <summary>Not every feed has Orleans; the cluster's build then says in one line what is missing.</summary>
public sealed class PackageFeedTests : IDisposable
{
    private static readonly string[] Missing =
    [
        "Microsoft.Orleans.Client 10.", "Microsoft.Orleans.Clustering.AdoNet 10.", "Microsoft.Orleans.Persistence.AdoNet 10.",
        "Microsoft.Orleans.Reminders.AdoNet 10.", "Microsoft.Orleans.Server 10.", "Microsoft.Orleans.TestingHost 10.", "Stripe.net ",
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("payouts-feed-").FullName;

    [Theory(Timeout = 240_000)]
    [InlineData("src/Silo/Silo.csproj")]
    [InlineData("OrleansPayouts.sln")]
    public async Task A_feed_without_the_cluster_s_packages_is_told_in_one_line_with_names_and_versions(string built)
    {
        CopyOfTheBuild();
        var feed = Directory.CreateDirectory(Path.Combine(folder, "feed")).FullName;

        var (exitCode, output) = await Restore(built, feed);

        exitCode.ShouldNotBe(0, output);
        var error = output.Split('\n').Where(line => line.Contains("error", StringComparison.OrdinalIgnoreCase)).Select(line => line.Trim()).Distinct()
            .ShouldHaveSingleItem(output);
        foreach (var package in Missing)
            error.ShouldContain(package);
        error.ShouldContain("leave out -p:OrleansRuntime=Packages");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>What the build reads, without what was built or restored here.</summary>
    private void CopyOfTheBuild()
    {
        foreach (var file in Directory.EnumerateFiles(RepositoryRoot.Path).Concat(ProjectFiles()))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(RepositoryRoot.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static IEnumerable<string> ProjectFiles() => new[] { "build", "src", "tests", "bench" }
        .SelectMany(part => Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, part), "*.*proj", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, part), "*.targets")));

    private async Task<(int ExitCode, string Output)> Restore(string built, string feed)
    {
        string[] arguments = ["restore", Path.Combine(folder, built), "-p:OrleansRuntime=Packages", $"-p:RestoreSources={feed}", "--nologo", "-v", "q"];
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        start.Environment["NUGET_PACKAGES"] = Path.Combine(folder, "cache");
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }
}
