using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using OrleansPayouts.Silo.Encryption;
using OrleansPayouts.Silo.Hosting.Access;
using OrleansPayouts.Silo.Postgres;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>Makes a silo a member of its cluster: members, grain state and reminders are in PostgreSQL.</summary>
public static class OrleansSilo
{
    /// <summary>Under which name ADO.NET finds Npgsql.</summary>
    internal const string Invariant = "Npgsql";

    /// <summary>What the grains call the storage of their state.</summary>
    private const string Storage = "payouts";

    /// <summary>A grain's turn that computes for longer is logged: it holds up that grain. The first turns of a program compile what they run.</summary>
    private static readonly TimeSpan LongTurn = TimeSpan.FromSeconds(3);

    public static void Configure(ISiloBuilder silo, OrleansSettings cluster, string connectionString)
    {
        var database = PayoutDatabase.ForOrleans(connectionString);
        silo.Configure<ClusterOptions>(options => Identify(options, cluster));
        silo.Services.AddOptions<EndpointOptions>().Configure<SiloEndpoint>((options, endpoint) => endpoint.Configure(options));
        silo.Services.AddOptions<SiloOptions>().Configure<SiloEndpoint>((options, endpoint) => options.SiloName = endpoint.SiloName);
        silo.Configure<SchedulingOptions>(options => options.TurnWarningLengthThreshold = LongTurn);
        silo.Services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Membership, new ProgramClock());
        silo.Configure<ClusterMembershipOptions>(Liveness.Configure);
        silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, database));
        silo.UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = (Invariant, database));
        silo.AddAdoNetGrainStorage(Storage, storage => storage.Configure<DataCipher>((options, cipher) =>
        {
            (options.Invariant, options.ConnectionString) = (Invariant, database);
            options.GrainStorageSerializer = new GrainStateSerializer(cipher);
        }));
        if (cluster.Tls is { } tls)
            silo.UseTls(tls.ConfigureSilo);
        // Behind TLS, so that it knows the certificate: what is configured first stands outside.
        silo.Services.AddSingleton<PortGuard>();
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<PortGuard>((options, guard) => guard.Stand(options, cluster.Tls is not null));
        silo.AddIncomingGrainCallFilter<CallGuard>();
    }

    internal static void Identify(ClusterOptions options, OrleansSettings cluster) =>
        (options.ClusterId, options.ServiceId) = (cluster.ClusterId, cluster.ServiceId);
}
