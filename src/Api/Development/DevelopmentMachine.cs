using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansPayouts.Api.Configuration;
using OrleansPayouts.Api.Cron;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Postgres.Private;
using OrleansPayouts.StripeSimulator;

namespace OrleansPayouts.Api.Development;

/// <summary>
/// Stands in for what is not configured, in <c>Development</c> only: a PostgreSQL and a Stripe of the program's own, and
/// keys that are made once.
/// </summary>
public sealed class DevelopmentMachine : IAsyncDisposable
{
    /// <summary>What Stripe takes for a transfer, about.</summary>
    private static readonly TimeSpan StripeLatency = TimeSpan.FromMilliseconds(300);

    /// <summary>In minor units: the platform never runs dry by playing.</summary>
    private const long Plenty = 100_000_000_000;

    private readonly string folder;
    private PrivatePostgres? postgres;
    private SimulatorHost? simulator;

    private DevelopmentMachine(ApiSettings settings, string folder)
    {
        Settings = settings;
        this.folder = folder;
    }

    /// <summary>The settings with nothing missing.</summary>
    public ApiSettings Settings { get; private set; }

    /// <summary>Whether payouts go to the simulator; a demo must not run against anybody's Stripe account.</summary>
    public bool HasSimulator => simulator is not null;

    public static async Task<DevelopmentMachine> StartAsync(ApiSettings settings, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var machine = new DevelopmentMachine(settings, folder);
        try
        {
            machine.MakeKeys();
            await machine.StartSimulator();
            await machine.StartPostgres(cancellationToken);
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says what runs where, and the keys.</summary>
    public void Introduce(Uri address, TextWriter output)
    {
        output.WriteLine($"OrleansPayouts in Development on {address.GetLeftPart(UriPartial.Authority)}");
        output.WriteLine($"  data        {folder}");
        output.WriteLine($"  PostgreSQL  {(postgres is null ? "as configured" : "private, in " + postgres.Home)}");
        output.WriteLine($"  Stripe      {(simulator is null ? "as configured, " : "simulated, ")}{Settings.Engine.StripeApiBase}");
        output.WriteLine($"  admin key   {Settings.AdminKey}");
        output.WriteLine($"  cron key    {string.Join(", ", Settings.CronKeys)}");
        output.WriteLine();
    }

    /// <summary>Lines to paste into a shell.</summary>
    public void SuggestNext(Uri address, TextWriter output)
    {
        var server = address.GetLeftPart(UriPartial.Authority);
        var admin = $"curl -s -H 'Authorization: Bearer {Settings.AdminKey}'";
        output.WriteLine();
        output.WriteLine($"Serving on {server}. Next things to try:");
        output.WriteLine($"  {admin} '{server}/api/admin/runs?limit=5'");
        output.WriteLine($"  {admin} '{server}/api/admin/writers/writer_0001'");
        output.WriteLine($"  curl -s -X POST -H 'Authorization: Bearer {Settings.CronKeys[0]}' -H 'Content-Type: application/json' "
            + $"-d '{{\"dryRun\":true,\"forceRun\":true}}' {server}{MapCron.Route}");
        output.WriteLine($"  curl -s {server}/openapi/v1.json");
        output.WriteLine("Ctrl+C stops it.");
    }

    /// <summary>The server has stopped before; the database goes last, because the simulator's end needs none.</summary>
    public async ValueTask DisposeAsync()
    {
        if (simulator is not null)
            await simulator.DisposeAsync();
        if (postgres is not null)
            await postgres.DisposeAsync();
    }

    private void MakeKeys() => Settings = Settings with
    {
        AdminKey = Settings.AdminKey.Length > 0 ? Settings.AdminKey : KeptKey.ReadOrMake(folder, "admin", "admin_"),
        CronKeys = Settings.CronKeys.Count > 0 ? Settings.CronKeys : [KeptKey.ReadOrMake(folder, "cron", "cron_")],
        Engine = !Settings.Engine.DataKeys.IsMissing ? Settings.Engine : Settings.Engine with
        {
            DataKeys = DataKeys.Of(
                KeptKey.ReadOrMakeDataKey(folder),
                [.. Settings.Engine.DataKeys.Previous.Select(key => key.ToArray()), .. KeptKey.ReadRetiredDataKey(folder) is { } retired ? new[] { retired } : []]),
        },
    };

    private async Task StartSimulator()
    {
        if (Settings.Engine.StripeSecretKey.Length > 0)
            return;
        var secretKey = "sk_test_" + RandomNumberGenerator.GetHexString(32, lowercase: true);
        try
        {
            simulator = await SimulatorHost.StartAsync(new SimulatorOptions
            {
                DataFolder = Path.Combine(folder, "stripe"),
                SecretKey = secretKey,
                MedianLatency = StripeLatency,
                Balances = new Dictionary<string, long> { ["usd"] = Plenty, ["eur"] = Plenty, ["jpy"] = Plenty },
                Accounts = Samples.ReadAccounts(),
            });
        }
        catch (IOException e)
        {
            throw new IOException($"{e.Message} Another program may use {folder}: stop it, or give this one another folder with --data.", e);
        }

        Settings = Settings with { Engine = Settings.Engine with { StripeSecretKey = secretKey, StripeApiBase = simulator.BaseAddress } };
    }

    private async Task StartPostgres(CancellationToken cancellationToken)
    {
        if (Settings.Engine.Database.Length > 0)
            return;
        postgres = await PrivatePostgres.StartAsync(
            new PrivatePostgresOptions { DataFolder = folder }, NullLogger.Instance, cancellationToken);
        Settings = Settings with { Engine = Settings.Engine with { Database = postgres.ConnectionString } };
    }
}
