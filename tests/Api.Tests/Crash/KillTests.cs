using System.Diagnostics;
using System.Globalization;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Api.Tests.Crash;

public sealed class KillTests(ITestOutputHelper output)
{
    private const int Payouts = 2_000;

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
        var environment = CrashSample.Environment(database, simulator, RunningApi.FreePort(), RunningApi.FreePort());
        string run;
        await using (var first = await RunningApi.Start(environment))
        {
            await CrashSample.Import(first.Client, Payouts);
            run = await CrashSample.StartRun(first.Client);
            await Until(() => simulator.Simulation.Transfers().Count >= 600);
            await first.Kill();
        }

        var sinceStart = Stopwatch.StartNew();
        await using var second = RunningApi.Launch(environment);
        var atKill = await AllOfTheDead(simulator.Simulation);
        var (ready, sent) = (At(second.WaitUntilReady(), sinceStart), At(Until(() => simulator.Simulation.Transfers().Count > atKill), sinceStart));
        var (readyAfter, sentAfter) = (await ready, await sent);
        var view = await CrashSample.RunCompletes(second.Client, run);

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

    /// <summary>What the dead process had sent still arrives, within a fraction of a second. The new one needs longer to start.</summary>
    private static async Task<int> AllOfTheDead(StripeSimulation stripe)
    {
        var (count, since) = (-1, Stopwatch.StartNew());
        await Until(() =>
        {
            if (stripe.Transfers().Count is var now && now != count)
                (count, since) = (now, Stopwatch.StartNew());
            return since.Elapsed > TimeSpan.FromMilliseconds(300);
        });
        return count;
    }

    private static async Task<TimeSpan> At(Task task, Stopwatch watch)
    {
        await task;
        return watch.Elapsed;
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
