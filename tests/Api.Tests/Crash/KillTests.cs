using System.Diagnostics;
using System.Globalization;
using System.Text;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Api.Tests.Crash;

public sealed class KillTests(ITestOutputHelper output)
{
    private const int Payouts = 2_000;

    private const string Admin = "/api/admin/";

    /// <summary>
    /// The second process takes the dead one's endpoint, and so knows that it is dead. The bars (3 s after it is ready, 6 s after its
    /// start) are those of a quiet machine: the figures are printed, and what is asserted holds on a busy one, too.
    /// </summary>
    [Fact]
    public async Task A_run_that_was_killed_goes_on_within_seconds_and_pays_each_payout_exactly_once()
    {
        await using var database = await TestDatabase.CreateAsync();
        var folder = Directory.CreateTempSubdirectory("payouts-kill-").FullName;
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions
        {
            DataFolder = folder,
            CreateAccountsOnUse = true,
            RequestsPerSecond = 0,
            EndpointRequestsPerSecond = 0,
            MedianLatency = TimeSpan.FromMilliseconds(50),
            Balances = new Dictionary<string, long> { ["usd"] = 1_000_000_000 },
        });
        var environment = Environment(database, simulator);
        string run;
        await using (var first = await RunningApi.Start(environment))
        {
            await Import(first.Client);
            var started = await first.Client.PostJson(Calls.CronRoute, """{"forceRun":true,"wait":0}""");
            run = started.Data.GetProperty("runId").GetString()!;
            await Until(() => simulator.Simulation.Transfers().Count >= 600);
            await first.Kill();
        }

        var sinceStart = Stopwatch.StartNew();
        await using var second = RunningApi.Launch(environment);
        // What the dead process had sent still arrives; the new one is not that fast.
        await Until(() => simulator.Simulation.Report().All.InFlight == 0);
        var atKill = simulator.Simulation.Transfers().Count;
        var (ready, sent) = (At(second.WaitUntilReady(), sinceStart), At(Until(() => simulator.Simulation.Transfers().Count > atKill), sinceStart));
        var (readyAfter, sentAfter) = (await ready, await sent);
        var view = await RunCompletes(second.Client, run);

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"killed at {atKill} of {Payouts}; started again: ready after {readyAfter.TotalSeconds:N2} s, first transfer after {sentAfter.TotalSeconds:N2} s"));
        atKill.ShouldBeInRange(600, Payouts - 200, "the kill came in the middle");
        (sentAfter - readyAfter).ShouldBeLessThan(TestSilo.GoesOnWithin);
        second.Lines.Count(line => line.Contains("is gone without having left", StringComparison.Ordinal)).ShouldBe(1, string.Join('\n', second.Lines));
        view.GetProperty("successfulPayouts").GetInt32().ShouldBe(Payouts);
        var journal = TransferJournal.Read(folder);
        journal.Count.ShouldBe(Payouts);
        journal.Select(transfer => transfer.PayoutId).Distinct().Count().ShouldBe(Payouts);
        journal.Sum(transfer => transfer.AmountMinor).ShouldBe(Payouts * 3_000L);
        await using var reader = database.DataSource.CreateCommand("select count(*) from balances where available_minor = 0 and reserved_minor = 0 and paid_minor = 3000");
        (await reader.ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldBe((long)Payouts);
    }

    private static async Task<TimeSpan> At(Task task, Stopwatch watch)
    {
        await task;
        return watch.Elapsed;
    }

    private static Dictionary<string, string> Environment(TestDatabase database, SimulatorHost simulator) => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Testing",
        ["DOTNET_ENVIRONMENT"] = "Testing",
        ["ConnectionStrings__Payouts"] = database.ConnectionString,
        ["STRIPE_SECRET_KEY"] = "sk_test_simulator",
        ["STRIPE_API_BASE"] = simulator.BaseAddress.ToString(),
        ["ADMIN_API_KEY"] = PayoutsApp.AdminKey,
        ["PAYOUT_DATA_KEY"] = PayoutsApp.DataKey,
        ["CRON_API_KEY"] = PayoutsApp.CronKey,
        ["PAYOUT_MAX_CONCURRENT"] = "20",
        ["PAYOUT_MAX_REQUESTS_PER_SECOND"] = "1000",
        ["PAYOUT_BATCH_SIZE"] = "100",
        ["ORLEANS_SILO_PORT"] = RunningApi.FreePort().ToString(CultureInfo.InvariantCulture),
        ["ORLEANS_GATEWAY_PORT"] = RunningApi.FreePort().ToString(CultureInfo.InvariantCulture),
    };

    private static async Task Import(HttpClient client)
    {
        var writers = new StringBuilder("id,display_name,email,stripe_account_id,currency,minimum_threshold\n");
        var earnings = new StringBuilder("id,writer_id,amount,currency,earned_at,source\n");
        for (var n = 1; n <= Payouts; n++)
        {
            writers.Append(CultureInfo.InvariantCulture, $"w{n:0000},Writer {n},,acct_{n},USD,\n");
            earnings.Append(CultureInfo.InvariantCulture, $"e{n},w{n:0000},30.00,USD,2026-10-01T00:00:00Z,tips\n");
        }
        var saved = await client.PostCsv(Admin + "writers", writers.ToString());
        ((int)saved.Status).ShouldBeLessThan(300, saved.Text);
        var recorded = await client.PostCsv(Admin + "earnings", earnings.ToString());
        ((int)recorded.Status).ShouldBe(200, recorded.Text);
    }

    private static async Task<System.Text.Json.JsonElement> RunCompletes(HttpClient client, string run)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < TimeSpan.FromMinutes(2))
        {
            var view = (await client.GetReply(Admin + "runs/" + run)).Json;
            if (view.GetProperty("status").GetString() == "completed")
                return view;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException($"{run} is not completed after two minutes.");
    }

    private static async Task Until(Func<bool> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            if (waited.Elapsed > TimeSpan.FromMinutes(1))
                throw new TimeoutException("The condition was not met within a minute.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
