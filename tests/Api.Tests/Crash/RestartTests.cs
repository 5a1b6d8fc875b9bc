using System.Globalization;
using Npgsql;
using Orleans.Runtime;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Api.Tests.Crash;

/// <summary>What a program makes of another one on its database: a dead predecessor, or a live second silo.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private const int Payouts = 300;
    private const int MaxConcurrent = 10;
    private const int HourInSeconds = 3_600;
    private const string Ready = "Ready ";
    private const string Stopped = "Stopped within ";

    private readonly string folder = Directory.CreateTempSubdirectory("payouts-restart-").FullName;
    private TestDatabase database = null!;
    private SimulatorHost simulator = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync();
        simulator = await SimulatorHost.StartAsync(new SimulatorOptions
        {
            DataFolder = folder,
            CreateAccountsOnUse = true,
            RequestsPerSecond = 0,
            EndpointRequestsPerSecond = 0,
            MedianLatency = TimeSpan.FromMilliseconds(100),
            Balances = new Dictionary<string, long> { ["usd"] = 1_000_000_000 },
        });
    }

    public async ValueTask DisposeAsync()
    {
        await simulator.DisposeAsync();
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>
    /// The dead process left what one leaves whose clock was an hour ahead. Orleans numbers a silo's generations by the clock: beside a
    /// later one of its own endpoint a silo ends itself.
    /// </summary>
    [Fact]
    public async Task After_a_clock_that_ran_an_hour_ahead_the_killed_program_starts_again_and_pays()
    {
        var environment = CrashSample.Environment(database, simulator, RunningApi.FreePort(), RunningApi.FreePort());
        await using (var ahead = await RunningApi.Start(environment))
            await ahead.Kill();
        var left = await Generation("update orleansmembershiptable set generation = generation + $1, starttime = starttime + interval '1 hour', "
            + "iamalivetime = iamalivetime + interval '1 hour' returning generation", HourInSeconds);

        await using var program = await RunningApi.Start(environment);

        (await Generation($"select generation from orleansmembershiptable where status = {(int)SiloStatus.Active}")).ShouldBeLessThan(left);
        await CrashSample.Import(program.Client, Payouts);
        await CrashSample.RunCompletes(program.Client, await CrashSample.StartRun(program.Client));
        PaidOnce();
        (await program.Stop()).ShouldBe(0);
        SaidOnce(program);
    }

    /// <summary>No port is configured: where the usual ones are taken, free ones serve.</summary>
    [Fact]
    public async Task A_second_program_on_the_same_database_is_a_second_silo_and_the_caps_hold_for_both_together()
    {
        var environment = CrashSample.Environment(database, simulator, siloPort: null, gatewayPort: null);
        environment["PAYOUT_MAX_CONCURRENT"] = MaxConcurrent.ToString(CultureInfo.InvariantCulture);
        environment["Logging__LogLevel__OrleansPayouts.Grains.Sending.TransferGate"] = "Trace";
        await using var first = await RunningApi.Start(environment);
        await using var second = await RunningApi.Start(environment);
        await CrashSample.Import(first.Client, Payouts);

        var run = await CrashSample.StartRun(first.Client);
        await CrashSample.RunCompletes(second.Client, run);

        PaidOnce();
        simulator.Simulation.Report().Transfers.PeakInFlight.ShouldBeInRange(1, MaxConcurrent);
        foreach (var program in new[] { first, second })
        {
            program.Lines.ShouldContain(line => line.Contains("A request to Stripe goes out", StringComparison.Ordinal), "both pay");
            (await program.Stop()).ShouldBe(0);
            SaidOnce(program);
        }
    }

    private static void SaidOnce(RunningApi program)
    {
        program.Lines.Count(line => line.Contains(Ready, StringComparison.Ordinal)).ShouldBe(1, string.Join('\n', program.Lines));
        program.Lines.Count(line => line.Contains(Stopped, StringComparison.Ordinal)).ShouldBe(1, string.Join('\n', program.Lines));
    }

    private void PaidOnce()
    {
        var paid = TransferJournal.Read(folder).Select(transfer => transfer.PayoutId).ToList();
        paid.Count.ShouldBe(Payouts);
        paid.Distinct().Count().ShouldBe(Payouts);
    }

    private async Task<int> Generation(string sql, params object[] values)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return (int)(await command.ExecuteScalarAsync(Ending))!;
    }
}
