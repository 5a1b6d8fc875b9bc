namespace OrleansPayouts.Api.Tests;

public sealed class StartTests
{
    private static readonly string[] WarningOrWorse = ["warn:", "fail:", "crit:"];

    /// <summary>Orleans's monitor of the machine may warn: it does where other programs leave this one no processor.</summary>
    private static bool IsWarning(string line) =>
        WarningOrWorse.Any(level => line.StartsWith(level, StringComparison.Ordinal)) && !line.Contains("LocalSiloHealthMonitor", StringComparison.Ordinal);

    [Fact]
    public async Task Outside_Development_nothing_is_assumed()
    {
        var ended = await ApiProcess.Run(new() { ["ASPNETCORE_ENVIRONMENT"] = "Production" }, "--port", "0");

        ended.ExitCode.ShouldBe(2);
        ended.Errors.Select(line => line.Split(' ')[0]).Order().ShouldBe(["ADMIN_API_KEY", "CRON_API_KEY", "DATABASE_URL", "PAYOUT_DATA_KEY", "STRIPE_SECRET_KEY"]);
        ended.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Development_options_are_refused_elsewhere()
    {
        using var folder = new TemporaryFolder();

        var ended = await ApiProcess.Run(new() { ["ASPNETCORE_ENVIRONMENT"] = "Production" }, "--data", folder.Path, "--exit-after-run");

        ended.ExitCode.ShouldBe(2);
        ended.Errors.ShouldContain(line => line.StartsWith("--data, --exit-after-run and --no-demo are for Development", StringComparison.Ordinal));
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_fresh_machine_pays_the_samples_once()
    {
        using var folder = new TemporaryFolder();
        var fast = new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Development", ["PAYOUT_MAX_CONCURRENT"] = "20" };

        var first = await ApiProcess.Run(fast, "--data", folder.Path, "--port", "0", "--exit-after-run");
        var second = await ApiProcess.Run(fast, "--data", folder.Path, "--port", "0", "--exit-after-run");

        first.ExitCode.ShouldBe(0, string.Join("\n", first.Errors));
        first.Output[^1].ShouldMatch(
            @"^run manual_run_\w{26}: paid 274 of 300 writers \(17,550\.77 USD, 2,362\.19 EUR, 220,030 JPY\), 14 excluded, 12 failed, 0 unknown, in \d+\.\d s$");
        second.ExitCode.ShouldBe(0, string.Join("\n", second.Errors));
        second.Output[^1].ShouldMatch(
            @"^run manual_run_\w{26}: paid 0 of 300 writers \(nothing was due\), 300 excluded, 0 failed, 0 unknown, in \d+\.\d s$");
        foreach (var start in new[] { first, second })
        {
            start.Output.Where(IsWarning).ShouldBeEmpty();
            start.Errors.ShouldBeEmpty();
            start.Output.Count(line => line.StartsWith("Ready ", StringComparison.Ordinal)).ShouldBe(1);
            start.Output.Count(line => line.StartsWith("Stopped ", StringComparison.Ordinal)).ShouldBe(1);
        }

        first.Output.Count(line => line.StartsWith("The alert thresholds are raised", StringComparison.Ordinal)).ShouldBe(1);
        second.Output.ShouldNotContain(line => line.StartsWith("The alert thresholds are raised", StringComparison.Ordinal));
        (await File.ReadAllLinesAsync(Path.Combine(folder.Path, "stripe", "journal.jsonl"), TestContext.Current.CancellationToken)).Length.ShouldBe(274);
    }
}
