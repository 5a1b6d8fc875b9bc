using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansPayouts.Development.Demo;
using OrleansPayouts.Development.Postgres;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Development;
using OrleansPayouts.StripeSimulator;

namespace OrleansPayouts.Development;

/// <summary>A private PostgreSQL, a simulated Stripe and keys that are made once, all in one data folder.</summary>
/// <param name="dataFolder">Null for <c>.data</c> in the repository.</param>
public sealed class DevelopmentMachine(string? dataFolder) : IDevelopmentMachine
{
    /// <summary>About as long as Stripe takes for a transfer.</summary>
    private static readonly TimeSpan StripeLatency = TimeSpan.FromMilliseconds(300);

    /// <summary>In minor units; more than any demo pays.</summary>
    private const long PlatformBalance = 100_000_000_000;

    private readonly string folder = DataFolder.Locate(dataFolder);
    private DevelopmentSettings? settings;
    private PrivatePostgres? postgres;
    private SimulatorHost? simulator;

    private DevelopmentSettings Settings => settings ?? throw new InvalidOperationException("The development machine is not started.");

    public async Task<DevelopmentSettings> StartAsync(DevelopmentSettings configured, CancellationToken cancellationToken)
    {
        try
        {
            MakeFolder();
            var complete = MakeKeys(configured);
            // Both at once: the one waits for other processes, the other computes.
            var database = complete.Engine.Database.Length == 0 ? StartDatabaseAsync(cancellationToken) : Task.FromResult(complete.Engine.Database);
            var stripe = complete.Engine.StripeSecretKey.Length == 0 ? StartSimulator(complete) : Task.FromResult(complete);
            await Task.WhenAll(database, stripe);
            complete = await stripe;
            return settings = complete with { Engine = complete.Engine with { Database = await database } };
        }
        catch (UnauthorizedAccessException e)
        {
            throw CannotUse(e);
        }
    }

    public async Task<string> StartDatabaseAsync(CancellationToken cancellationToken)
    {
        postgres = await PrivatePostgres.StartAsync(new PrivatePostgresOptions { DataFolder = folder }, NullLogger.Instance, cancellationToken);
        return postgres.ConnectionString;
    }

    public Task<string> OpenDatabaseAsync(CancellationToken cancellationToken) => PrivatePostgres.Exists(folder)
        ? StartDatabaseAsync(cancellationToken)
        : throw new IOException($"{folder} holds no database. Name the data folder of a development machine with --data, or set DATABASE_URL.");

    public void Introduce(Uri address)
    {
        var output = Console.Out;
        output.WriteLine($"OrleansPayouts in Development on {address.GetLeftPart(UriPartial.Authority)}");
        output.WriteLine($"  data        {folder}");
        output.WriteLine($"  PostgreSQL  {(postgres is null ? "as configured" : "private, in " + postgres.Home)}");
        output.WriteLine($"  Stripe      {(simulator is null ? "as configured, " : "simulated, ")}{Settings.Engine.StripeApiBase}");
        output.WriteLine($"  admin key   {Settings.AdminKey}");
        output.WriteLine($"  cron key    {string.Join(", ", Settings.CronKeys)}");
        output.WriteLine();
    }

    public async Task<bool> RunDemoAsync(Uri address, CancellationToken cancellationToken)
    {
        if (simulator is not null)
            return await DemoRun.RunAsync(address, Settings.AdminKey, Console.Out, cancellationToken);
        await Console.Out.WriteLineAsync("No demo run: payouts go to the Stripe that is configured.");
        return false;
    }

    public void SuggestNext(Uri address)
    {
        var output = Console.Out;
        var server = address.GetLeftPart(UriPartial.Authority);
        var admin = $"curl -s -H 'Authorization: Bearer {Settings.AdminKey}'";
        output.WriteLine();
        output.WriteLine($"Serving on {server}. Next things to try:");
        output.WriteLine($"  {admin} '{server}/api/admin/runs?limit=5'");
        output.WriteLine($"  {admin} '{server}/api/admin/writers/writer_0001'");
        output.WriteLine($"  curl -s -X POST -H 'Authorization: Bearer {Settings.CronKeys[0]}' -H 'Content-Type: application/json' "
            + $"-d '{{\"dryRun\":true,\"forceRun\":true}}' {server}{DemoClient.TriggerRoute}");
        output.WriteLine($"  curl -s {server}/openapi/v1.json");
        output.WriteLine("Ctrl+C stops it.");
    }

    public void RetireDataKey() => Change(KeptKey.RetireDataKey);

    public void ForgetRetiredDataKey() => Change(KeptKey.ForgetRetiredDataKey);

    /// <summary>The program on top has stopped before.</summary>
    public async ValueTask DisposeAsync()
    {
        if (simulator is not null)
            await simulator.DisposeAsync();
        if (postgres is not null)
            await postgres.DisposeAsync();
    }

    private void Change(Action<string> change)
    {
        try
        {
            change(folder);
        }
        catch (UnauthorizedAccessException e)
        {
            throw CannotUse(e);
        }
    }

    private void MakeFolder()
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (IOException e)
        {
            throw CannotUse(e);
        }
    }

    private IOException CannotUse(Exception e) =>
        new($"{folder} cannot be used: {e.Message} Start this program as the folder's owner, or give it another folder with --data.", e);

    private DevelopmentSettings MakeKeys(DevelopmentSettings configured) => configured with
    {
        AdminKey = configured.AdminKey.Length > 0 ? configured.AdminKey : KeptKey.ReadOrMake(folder, "admin", "admin_"),
        CronKeys = configured.CronKeys.Count > 0 ? configured.CronKeys : [KeptKey.ReadOrMake(folder, "cron", "cron_")],
        Engine = !configured.Engine.DataKeys.IsMissing ? configured.Engine : configured.Engine with
        {
            DataKeys = DataKeys.Of(
                KeptKey.ReadOrMakeDataKey(folder),
                [
                    .. configured.Engine.DataKeys.Previous.Select(key => key.ToArray()),
                    .. KeptKey.ReadRetiredDataKey(folder) is { } retired ? new[] { retired } : [],
                ]),
        },
    };

    private async Task<DevelopmentSettings> StartSimulator(DevelopmentSettings configured)
    {
        var secretKey = "sk_test_" + RandomNumberGenerator.GetHexString(32, lowercase: true);
        try
        {
            simulator = await SimulatorHost.StartAsync(new SimulatorOptions
            {
                DataFolder = Path.Combine(folder, "stripe"),
                SecretKey = secretKey,
                MedianLatency = StripeLatency,
                Balances = new Dictionary<string, long> { ["usd"] = PlatformBalance, ["eur"] = PlatformBalance, ["jpy"] = PlatformBalance },
                Accounts = Samples.ReadAccounts(),
            });
        }
        catch (IOException e)
        {
            throw new IOException($"{e.Message} Another program may use {folder}: stop it, or give this one another folder with --data.", e);
        }

        return configured with { Engine = configured.Engine with { StripeSecretKey = secretKey, StripeApiBase = simulator.BaseAddress } };
    }
}
