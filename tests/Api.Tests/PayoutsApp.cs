using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using OrleansPayouts.Api.Configuration;
using OrleansPayouts.Grains;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Api.Tests;

/// <summary>The whole program in this process: Kestrel, silo, a real PostgreSQL and the simulator, which knows every account.</summary>
public class PayoutsApp : IAsyncLifetime
{
    public const string AdminKey = "admin_5f1c9e7b3d2a4860b1c7e9f3a5d80246";
    public const string CronKey = "cron_8e2b6d4f0a1c3e5792b8d6f4a0c1e357";

    /// <summary>The cron key that is being phased out.</summary>
    public const string OldCronKey = "cron_1a7c5e3b9d0f2846a1c7e5b3d9f02468";

    public const string DataKey = "bX4mVq7C2wYk9TtLr0JdZs5HnG8aUeP1oFi3xQvB6cE=";

    public const string WebhookSecret = "whsec_Kq8vX2mZr5tYb7Nc4Jw9Lh3D";

    private WebApplication? app;
    private TestDatabase? database;
    private SimulatorHost? simulator;

    public HttpClient Admin { get; private set; } = null!;

    public HttpClient Cron { get; private set; } = null!;

    public HttpClient Anonymous { get; private set; } = null!;

    public TestDatabase Database => database!;

    public StripeSimulation Stripe => simulator!.Simulation;

    public Uri StripeAddress => simulator!.BaseAddress;

    public IServiceProvider Services => app!.Services;

    /// <summary>How the front end meets its callers: as it does unless set, where a test wants nothing else.</summary>
    protected virtual FrontSettings Front { get; } = new();

    /// <summary>The new one, and the one that is being phased out.</summary>
    protected virtual IReadOnlyList<string> WebhookSecrets { get; } = [WebhookSecret, "whsec_Zr5tYb7Nc4Jw9Lh3Df6Gs1Pa"];

    /// <summary>What a test wants to be otherwise about the host.</summary>
    protected virtual void Prepare(WebApplicationBuilder builder) => builder.Logging.ClearProviders();

    /// <summary>What a test wants to be otherwise about the engine.</summary>
    protected virtual EngineSettings Change(EngineSettings settings) => settings;

    public virtual async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync();
        simulator = await SimulatorHost.StartAsync(Knowing());
        app = Build(database, simulator, Prepare, Front, WebhookSecrets, Change);
        await app.StartAsync();
        // The monitor's first look is over before a test counts what is written.
        await app.Services.GetRequiredService<IGrainFactory>().GetGrain<IPayoutMonitorGrain>(IPayoutMonitorGrain.Key).Check();
        Admin = Client(AdminKey);
        Cron = Client(CronKey);
        Anonymous = Client(null);
    }

    /// <summary>A simulator that knows every account and has money enough.</summary>
    public static SimulatorOptions Knowing() => new()
    {
        CreateAccountsOnUse = true,
        RequestsPerSecond = 0,
        EndpointRequestsPerSecond = 0,
        Balances = new Dictionary<string, long> { ["usd"] = 1_000_000_000_000, ["eur"] = 1_000_000_000_000, ["jpy"] = 1_000_000_000_000 },
    };

    public static WebApplication Build(
        TestDatabase database, SimulatorHost simulator, Action<WebApplicationBuilder> prepare, FrontSettings? front = null,
        IReadOnlyList<string>? webhookSecrets = null, Func<EngineSettings, EngineSettings>? change = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Testing" });
        prepare(builder);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return ApiServer.Build(builder, new ApiSettings
        {
            CronKeys = [CronKey, OldCronKey],
            AdminKey = AdminKey,
            Front = front ?? new FrontSettings(),
            WebhookSecrets = webhookSecrets ?? [WebhookSecret],
            Engine = (change ?? (settings => settings))(new EngineSettings
            {
                StripeSecretKey = "sk_test_simulator",
                StripeApiBase = simulator.BaseAddress,
                Database = database.ConnectionString,
                DataKeys = DataKeys.Of(Convert.FromBase64String(DataKey)),
                ProcessingTimeout = TimeSpan.FromSeconds(30),
                Payouts = new PayoutOptions { MaxConcurrentProcessing = 20, MaxRequestsPerSecond = 1_000 },
            }),
        });
    }

    public virtual HttpClient Client(string? key) => Client(app!, key);

    public static HttpClient Client(WebApplication app, string? key)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        var client = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(2) };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public async Task Execute(string sql)
    {
        await using var command = Database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A single text from the database.</summary>
    public async Task<string> Read(string sql)
    {
        await using var command = Database.DataSource.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        if (simulator is not null)
            await simulator.DisposeAsync();
        if (database is not null)
            await database.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
