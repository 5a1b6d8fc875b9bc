using System.Globalization;
using System.Net;
using System.Text;
using OrleansPayouts.Api.Tests.Crash;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Api.Tests.Published;

/// <summary>The published program starts in Production on a database of its own, and needs nothing that only development has.</summary>
public sealed class PublishedStartTests(PublishedProgram program) : IClassFixture<PublishedProgram>
{
    private static readonly string[] Required = ["ADMIN_API_KEY", "CRON_API_KEY", "DATABASE_URL", "PAYOUT_DATA_KEY", "STRIPE_SECRET_KEY"];

    private static readonly string[] WarningOrWorse = ["warning", "error", "critical"];

    [Fact]
    public async Task In_Production_it_starts_pays_nobody_and_its_commands_work()
    {
        await using var database = await TestDatabase.CreateAsync(migrate: false);
        var settings = Production(database.ConnectionString);
        await using (var api = await RunningApi.Start(settings, program.Assembly))
        {
            await Import(api.Client, "writers", "id,display_name,email,stripe_account_id,currency,minimum_threshold\nw1,Ada,ada@example.org,acct_10Blrv3tivqUrt3j,USD,\n");
            await Import(api.Client, "earnings", "id,writer_id,amount,currency,earned_at,source\ne1,w1,250.00,USD,2026-06-01T01:55:38Z,tips\n");
            var health = await ApiProcess.Run(program.Assembly, settings, "--check-health", "--port", api.Client.BaseAddress!.Port.ToString(CultureInfo.InvariantCulture));
            health.ExitCode.ShouldBe(0, string.Join("\n", health.Errors));
            await Succeeds(settings, "--verify-audit");
            await Succeeds(settings, "--rotate-data-key");
            await Succeeds(settings, "--print-config");
            // The scheduler has decided by now what is due: nothing, for the first slot of a new database lies ahead.
            using var schedule = await api.Client.GetAsync("/api/admin/schedule/preview?count=1", TestContext.Current.CancellationToken);
            schedule.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await api.Stop()).ShouldBe(0);
            api.Lines.Where(IsWarning).ShouldBeEmpty();
            foreach (var line in new[] { "Ready ", "Stopped within " })
                api.Lines.Count(said => said.Contains(line, StringComparison.Ordinal)).ShouldBe(1, string.Join('\n', api.Lines));
        }

        (await Count(database, "writers")).ShouldBe(1);
        (await Count(database, "runs")).ShouldBe(0);
        (await Count(database, "payouts")).ShouldBe(0);
    }

    [Fact]
    public async Task In_Development_it_says_in_a_line_that_it_has_no_demo_and_which_variables_it_needs()
    {
        var ended = await ApiProcess.Run(program.Assembly, new() { ["ASPNETCORE_ENVIRONMENT"] = "Development" }, "--port", "0");

        ended.ExitCode.ShouldBe(2);
        ended.Output.ShouldBeEmpty();
        ended.Errors[0].ShouldStartWith("This is a published program: it has no private PostgreSQL, no simulated Stripe and no demo");
        ended.Errors.Skip(1).Select(line => line.Split(' ')[0]).Order().ShouldBe(Required);
    }

    [Fact]
    public async Task The_options_of_development_are_those_of_a_built_program_alone()
    {
        string[] options = ["--data", "--exit-after-run", "--no-demo"];
        var built = string.Join("\n", (await ApiProcess.Run([], "--help")).Output);
        var published = string.Join("\n", (await ApiProcess.Run(program.Assembly, [], "--help")).Output);
        foreach (var option in options)
        {
            built.ShouldContain(option);
            published.ShouldNotContain(option);
        }

        published.ShouldNotContain("Development:");
        (await ApiProcess.Run(program.Assembly, Production("Host=127.0.0.1;Database=x"), "--exit-after-run")).Errors[0].ShouldContain("'--exit-after-run'");
    }

    private static Dictionary<string, string> Production(string database) => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["ConnectionStrings__Payouts"] = database,
        // Of no account. Nothing is due, so nothing asks Stripe.
        ["STRIPE_SECRET_KEY"] = "sk_test_51Nq8TzKmWv4RbYc7LxJd2Hs9",
        ["PAYOUT_DATA_KEY"] = PayoutsApp.DataKey,
        ["ADMIN_API_KEY"] = PayoutsApp.AdminKey,
        ["CRON_API_KEY"] = PayoutsApp.CronKey,
    };

    private async Task Succeeds(Dictionary<string, string> settings, string command)
    {
        var ended = await ApiProcess.Run(program.Assembly, settings, command);
        ended.ExitCode.ShouldBe(0, command + ": " + string.Join("\n", ended.Errors));
    }

    /// <summary>Orleans's monitor of the machine may warn: it does where other programs leave this one no processor.</summary>
    private static bool IsWarning(string line) =>
        WarningOrWorse.Any(level => line.Contains($"\"level\":\"{level}\"", StringComparison.Ordinal)) && !line.Contains("LocalSiloHealthMonitor", StringComparison.Ordinal);

    private static async Task Import(HttpClient client, string resource, string csv)
    {
        using var body = new StringContent(csv, Encoding.UTF8, "text/csv");
        using var answer = await client.PostAsync("/api/admin/" + resource, body, TestContext.Current.CancellationToken);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<long> Count(TestDatabase database, string table)
    {
        await using var command = database.DataSource.CreateCommand($"SELECT count(*) FROM {table}");
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
