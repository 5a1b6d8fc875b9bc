using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using OrleansPayouts.Api;
using OrleansPayouts.Silo.Hosting;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Cluster.Tests;

/// <summary>Silos and a front end, each a process of its own, on a database and a simulator that outlive them.</summary>
internal sealed class PayoutCluster : IAsyncDisposable
{
    public const string AdminKey = "admin_5f1c9e7b3d2a4860b1c7e9f3a5d80246";
    public const string CronRoute = "/api/cron/automated-payouts";

    /// <summary>PAYOUT_MAX_CONCURRENT.</summary>
    private const int MaxConcurrent = 20;

    /// <summary>PAYOUT_MAX_REQUESTS_PER_SECOND.</summary>
    private const int MaxRequestsPerSecond = 100;

    private static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(2);

    private readonly Departures departures = new();
    private readonly Dispatchers dispatchers = new();
    private readonly List<ProgramProcess> programs = [];
    private readonly Dictionary<string, string> environment;

    private PayoutCluster(TestDatabase database, SimulatorHost simulator, string folder, IReadOnlyDictionary<string, string>? settings)
    {
        Database = database;
        Simulator = simulator;
        Folder = folder;
        environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Testing",
            ["DOTNET_ENVIRONMENT"] = "Testing",
            ["ConnectionStrings__Payouts"] = database.ConnectionString,
            ["STRIPE_SECRET_KEY"] = "sk_test_simulator",
            ["STRIPE_API_BASE"] = simulator.BaseAddress.ToString(),
            ["ADMIN_API_KEY"] = AdminKey,
            ["PAYOUT_DATA_KEY"] = "bX4mVq7C2wYk9TtLr0JdZs5HnG8aUeP1oFi3xQvB6cE=",
            ["CRON_API_KEY"] = "cron_8e2b6d4f0a1c3e5792b8d6f4a0c1e357",
            ["PAYOUT_MAX_CONCURRENT"] = $"{MaxConcurrent}",
            ["PAYOUT_MAX_REQUESTS_PER_SECOND"] = $"{MaxRequestsPerSecond}",
            ["PAYOUT_BATCH_SIZE"] = "50",
            ["ORLEANS_ADVERTISED_ADDRESS"] = "127.0.0.1",
            ["ORLEANS_SILO_PORT"] = "0",
            ["ORLEANS_GATEWAY_PORT"] = "0",
            ["Logging__LogLevel__Default"] = "Warning",
            [Departures.LogLevel] = "Trace",
            [Dispatchers.LogLevel] = "Debug",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
            environment[name] = value;
    }

    public TestDatabase Database { get; }

    public SimulatorHost Simulator { get; }

    public StripeSimulation Stripe => Simulator.Simulation;

    /// <summary>Transfers asked for so far.</summary>
    public long Sent => Stripe.Report().Transfers.Requests;

    /// <summary>Writers that were imported so far: w00001 and on.</summary>
    public int Writers { get; set; }

    /// <summary>Where the simulator keeps its journal.</summary>
    public string Folder { get; }

    public string Load => $"at most {Stripe.Report().All.PeakInFlight} in flight, {departures.PeakPerSecond()} a second as they went out and {Stripe.Report().All.PeakPerSecond} as they arrived";

    public string Output => string.Join("\n\n", programs.Select(program => program.Output));

    /// <summary>The database and the simulator; nothing of ours runs yet.</summary>
    public static async Task<PayoutCluster> Prepare(IReadOnlyDictionary<string, string>? settings = null, TimeSpan? stripeLatency = null, bool migrate = true)
    {
        var folder = Directory.CreateTempSubdirectory("payouts-cluster-").FullName;
        var simulator = await SimulatorHost.StartAsync(new SimulatorOptions
        {
            DataFolder = folder,
            CreateAccountsOnUse = true,
            RequestsPerSecond = 0,
            EndpointRequestsPerSecond = 0,
            MedianLatency = stripeLatency ?? TimeSpan.FromMilliseconds(20),
            Balances = new Dictionary<string, long> { ["usd"] = 1_000_000_000_000 },
        });
        return new PayoutCluster(await TestDatabase.CreateAsync(migrate), simulator, folder, settings);
    }

    /// <summary>Starts silos at once, and returns when each is ready.</summary>
    public async Task<ProgramProcess[]> StartSilos(int count, IReadOnlyDictionary<string, string>? settings = null)
    {
        var silos = Enumerable.Range(0, count).Select(_ => StartSilo(settings)).ToArray();
        await Task.WhenAll(silos.Select(silo => silo.IsReady(StartsWithin)));
        return silos;
    }

    public ProgramProcess StartSilo(IReadOnlyDictionary<string, string>? settings = null, IEnumerable<string>? without = null)
    {
        var port = ProgramProcess.FreePort();
        var variables = Variables(settings, without);
        variables["ORLEANS_HEALTH_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        return Keep(ProgramProcess.Start($"silo {programs.Count}", typeof(SiloProgram), port, variables, (silo, line) =>
        {
            departures.Read(line);
            dispatchers.Read(silo, line);
        }));
    }

    /// <summary>The silo that has the run.</summary>
    public Task<ProgramProcess> SiloOf(string run) => dispatchers.Of(run, () => Output);

    /// <summary>The API, and returns when it listens, be there a silo or not.</summary>
    public async Task<ProgramProcess> StartApi(
        string mode = "client", IReadOnlyDictionary<string, string>? with = null, IEnumerable<string>? without = null)
    {
        var port = ProgramProcess.FreePort();
        var variables = Variables(with, without);
        variables["PAYOUT_ORLEANS"] = mode;
        if (mode == "client")
            variables.Remove("STRIPE_SECRET_KEY");
        var api = Keep(ProgramProcess.Start("api", typeof(ApiProgram), port, variables, (_, line) => departures.Read(line), "--port", port.ToString(CultureInfo.InvariantCulture)));
        api.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminKey);
        await Eventually.Is(async () => api.IsGone || await api.Answers("/health/live") == HttpStatusCode.OK, StartsWithin, () => $"The API does not listen; {api.Output}");
        return api;
    }

    /// <summary>
    /// In flight by what Stripe saw. The rate by when requests went out, which is where it is decided: on a busy machine they arrive bunched.
    /// </summary>
    public void CapsWereKept()
    {
        Stripe.Report().All.PeakInFlight.ShouldBeLessThanOrEqualTo(MaxConcurrent, Load);
        departures.Count.ShouldBeGreaterThanOrEqualTo(Writers, "each silo says when its requests go out");
        departures.PeakPerSecond().ShouldBeLessThanOrEqualTo(MaxRequestsPerSecond, Load);
    }

    public async Task<long> Number(string sql, DateTimeOffset? at = null)
    {
        await using var command = Database.DataSource.CreateCommand(sql);
        if (at is { } moment)
            command.Parameters.Add(new() { Value = moment });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in programs)
            await program.DisposeAsync();
        await Simulator.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private Dictionary<string, string> Variables(IReadOnlyDictionary<string, string>? with, IEnumerable<string>? without)
    {
        var variables = new Dictionary<string, string>(environment);
        foreach (var (name, value) in with ?? new Dictionary<string, string>())
            variables[name] = value;
        foreach (var name in without ?? [])
            variables.Remove(name);
        return variables;
    }

    private ProgramProcess Keep(ProgramProcess program)
    {
        programs.Add(program);
        return program;
    }
}
