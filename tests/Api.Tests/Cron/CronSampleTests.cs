namespace OrleansPayouts.Api.Tests.Cron;

/// <summary>The samples' commands, run with curl against this program.</summary>
public sealed class CronSampleTests(PayoutsApp app) : IClassFixture<PayoutsApp>
{
    private const int CurlGotAnError = 22;

    public static TheoryData<string> Samples => new("crontab", "kubernetes.yaml", "github-actions.yml", "payouts-trigger.service");

    private static bool HasCurl { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "curl")));

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_sample_starts_what_is_due_once_and_succeeds_as_often_as_it_is_run(string name)
    {
        Assert.SkipUnless(HasCurl, "There is no curl here.");
        await using var clocked = await ClockedApp.Start(schedule: null, default);
        await clocked.Until(ClockedApp.At(1, 9));
        using var folder = new TemporaryFolder();
        var environment = await EnvironmentOf(folder, $"{PayoutsApp.CronKey}, {PayoutsApp.OldCronKey}");
        environment["PAYOUTS_URL"] = clocked.Cron.BaseAddress!.GetLeftPart(UriPartial.Authority);
        environment["PAYOUTS_FIRING"] = environment["INVOCATION_ID"] = "first-of-" + name;

        var first = await CronSample.Read(name).Run(environment);
        var again = await CronSample.Read(name).Run(environment);
        environment["PAYOUTS_FIRING"] = environment["INVOCATION_ID"] = "second-of-" + name;
        var later = await CronSample.Read(name).Run(environment);

        foreach (var (exitCode, said) in new[] { first, again, later })
            exitCode.ShouldBe(0, said);
        // The slot of nine o'clock, whether the sample started it or found it started by the schedule.
        (await clocked.Slots()).ShouldBe([ClockedApp.At(1, 9)]);
        if (name == "crontab")
            // Else cron would send a mail every hour.
            first.Said.ShouldBeEmpty();
        else
            first.Said.ShouldContain("\"success\":true");
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_sample_fails_with_the_answer_where_the_key_is_wrong(string name)
    {
        Assert.SkipUnless(HasCurl, "There is no curl here.");
        using var folder = new TemporaryFolder();
        const string wrong = "cron_00000000000000000000000000000000";

        var (exitCode, said) = await CronSample.Read(name).Run(await EnvironmentOf(folder, wrong));

        exitCode.ShouldBe(name == "crontab" ? 1 : CurlGotAnError, said);
        said.ShouldContain("A valid key is required");
        said.ShouldContain("401");
        said.ShouldNotContain(wrong);
    }

    [Theory]
    [InlineData("crontab")]
    [InlineData("kubernetes.yaml")]
    [InlineData("payouts-trigger.service")]
    public async Task A_sample_fails_where_its_key_is_missing(string name)
    {
        Assert.SkipUnless(HasCurl, "There is no curl here.");
        using var folder = new TemporaryFolder();
        var environment = await EnvironmentOf(folder, PayoutsApp.CronKey);
        environment["PAYOUTS_KEY_FILE"] += ".gone";

        (await CronSample.Read(name).Run(environment)).ExitCode.ShouldNotBe(0);
    }

    private async Task<Dictionary<string, string>> EnvironmentOf(TemporaryFolder folder, string key)
    {
        var file = Path.Combine(folder.Path, "cron_api_key");
        await File.WriteAllTextAsync(file, key + "\n", TestContext.Current.CancellationToken);
        return new Dictionary<string, string>
        {
            ["PAYOUTS_URL"] = app.Anonymous.BaseAddress!.GetLeftPart(UriPartial.Authority),
            ["PAYOUTS_KEY_FILE"] = file,
            ["CRON_API_KEY"] = key.Split(',')[0],
            ["PAYOUTS_FIRING"] = "a-firing",
            ["INVOCATION_ID"] = "an-invocation",
        };
    }
}
