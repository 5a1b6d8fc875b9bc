using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using OrleansPayouts.Silo.Postgres;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>Makes a silo a member of its cluster: members, grain state and reminders are in PostgreSQL.</summary>
public static class OrleansSilo
{
    /// <summary>Under which name ADO.NET finds Npgsql.</summary>
    internal const string Invariant = "Npgsql";

    /// <summary>What the grains call the storage of their state.</summary>
    private const string Storage = "payouts";

    public static void Configure(ISiloBuilder silo, OrleansSettings cluster, string connectionString)
    {
        var database = PayoutDatabase.ForOrleans(connectionString);
        silo.Configure<ClusterOptions>(options => Identify(options, cluster));
        silo.Configure<EndpointOptions>(options => Listen(options, cluster));
        silo.Configure<ClusterMembershipOptions>(Liveness.Configure);
        silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, database));
        silo.UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = (Invariant, database));
        silo.AddAdoNetGrainStorage(Storage, options =>
        {
            (options.Invariant, options.ConnectionString) = (Invariant, database);
            options.GrainStorageSerializer = new GrainStateSerializer();
        });
        if (cluster.Tls is { } tls)
            silo.UseTls(tls.Configure);
    }

    internal static void Identify(ClusterOptions options, OrleansSettings cluster) =>
        (options.ClusterId, options.ServiceId) = (cluster.ClusterId, cluster.ServiceId);

    private static void Listen(EndpointOptions options, OrleansSettings cluster)
    {
        // Behind an address that is not this machine's own (a container's host, for one) only listening on all works.
        var listenOn = IPAddress.IsLoopback(cluster.AdvertisedAddress) ? cluster.AdvertisedAddress : IPAddress.Any;
        options.AdvertisedIPAddress = cluster.AdvertisedAddress;
        options.SiloPort = cluster.SiloPort == 0 ? FreePort(listenOn) : cluster.SiloPort;
        options.GatewayPort = cluster.GatewayPort == 0 ? FreePort(listenOn) : cluster.GatewayPort;
        options.SiloListeningEndpoint = new IPEndPoint(listenOn, options.SiloPort);
        options.GatewayListeningEndpoint = new IPEndPoint(listenOn, options.GatewayPort);
    }

    private static int FreePort(IPAddress address)
    {
        using var listener = new TcpListener(address, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
