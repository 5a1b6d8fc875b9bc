using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
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

    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(120);

    private readonly List<ProgramProcess> programs = [];
    private readonly Dictionary<string, string> environment;
    private readonly Dictionary<int, ProgramProcess> siloPorts = [];

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
            ["PAYOUT_MAX_CONCURRENT"] = "20",
            ["PAYOUT_MAX_REQUESTS_PER_SECOND"] = "400",
            ["PAYOUT_BATCH_SIZE"] = "100",
            ["ORLEANS_ADVERTISED_ADDRESS"] = "127.0.0.1",
            ["ORLEANS_GATEWAY_PORT"] = "0",
            ["Logging__LogLevel__Default"] = "Warning",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
            environment[name] = value;
    }

    public TestDatabase Database { get; }

    public SimulatorHost Simulator { get; }

    public StripeSimulation Stripe => Simulator.Simulation;

    /// <summary>Transfers asked for so far.</summary>
    public long Sent => Stripe.Report().Transfers.Requests;

    /// <summary>Where the simulator keeps its journal.</summary>
    public string Folder { get; }

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
        var siloPort = ProgramProcess.FreePort();
        var variables = new Dictionary<string, string>(environment)
        {
            ["ORLEANS_HEALTH_PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["ORLEANS_SILO_PORT"] = siloPort.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
            variables[name] = value;
        foreach (var name in without ?? [])
            variables.Remove(name);
        var silo = Keep(ProgramProcess.Start($"silo {programs.Count}", typeof(SiloProgram), port, variables));
        siloPorts[siloPort] = silo;
        return silo;
    }

    /// <summary>The silo that has this grain.</summary>
    public async Task<ProgramProcess> SiloOf<TGrain>(string key)
        where TGrain : IGrainWithStringKey
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client => client
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("payouts", "payouts"))
            .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", Database.ConnectionString)));
        using var host = builder.Build();
        await host.StartAsync();
        var grains = host.Services.GetRequiredService<IClusterClient>();
        var address = await grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grains.GetGrain<TGrain>(key));
        await host.StopAsync();
        return siloPorts[address.ShouldNotBeNull().Endpoint.Port];
    }

    /// <summary>The front end, and returns when it listens, be there a silo or not.</summary>
    public async Task<ProgramProcess> StartApi(
        string mode = "client", IReadOnlyDictionary<string, string>? with = null, IEnumerable<string>? without = null)
    {
        var port = ProgramProcess.FreePort();
        var variables = new Dictionary<string, string>(environment) { ["PAYOUT_ORLEANS"] = mode };
        if (mode == "client")
            variables.Remove("STRIPE_SECRET_KEY");
        foreach (var (name, value) in with ?? new Dictionary<string, string>())
            variables[name] = value;
        foreach (var name in without ?? [])
            variables.Remove(name);
        var api = Keep(ProgramProcess.Start("api", typeof(ApiProgram), port, variables, "--port", port.ToString(CultureInfo.InvariantCulture)));
        api.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminKey);
        await Eventually.Is(async () => api.IsGone || await api.Answers("/health/live") == HttpStatusCode.OK, StartsWithin, () => $"The front end does not listen; {api.Output}");
        return api;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in programs)
            await program.DisposeAsync();
        await Simulator.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private ProgramProcess Keep(ProgramProcess program)
    {
        programs.Add(program);
        return program;
    }
}
