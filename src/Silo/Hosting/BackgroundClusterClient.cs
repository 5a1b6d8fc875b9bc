using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using OrleansPayouts.Silo.Postgres;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>
/// A client's connection to the cluster, kept up in the background: the program starts without a silo and finds one
/// when there is one. In a container of its own, because Orleans's client would else hold up the program's start.
/// </summary>
internal sealed class BackgroundClusterClient(BackgroundClusterClientOptions options, TimeProvider time, ILoggerFactory logs) : BackgroundService
{
    /// <summary>
    /// How long a call from outside waits. What is asked for from there is short; a call that was on its way to a silo
    /// that died is answered by nobody.
    /// </summary>
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How soon a new silo is seen, and one that was away is tried again.</summary>
    private static readonly TimeSpan LookForSilosEvery = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IClusterClient? client;

    /// <summary>Done when a silo has answered for the first time.</summary>
    public Task Connected => connected.Task;

    /// <exception cref="SiloUnavailableException">No silo has answered yet.</exception>
    public IClusterClient Client => client ?? throw new SiloUnavailableException("No silo has answered yet.");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var host = Build();
        try
        {
            // Returns with the first connection; from then on Orleans itself connects anew.
            await host.StartAsync(stoppingToken);
            client = host.Services.GetRequiredService<IClusterClient>();
            connected.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            client = null;
        }

        await host.StopAsync(CancellationToken.None);
    }

    private IHost Build()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.Replace(ServiceDescriptor.Singleton(logs));
        builder.Services.AddOrleansClient(Configure);
        return builder.Build();
    }

    private void Configure(IClientBuilder orleans)
    {
        var database = PayoutDatabase.ForOrleans(options.Database);
        orleans.Configure<ClusterOptions>(identity => OrleansSilo.Identify(identity, options.Cluster));
        orleans.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = CallTimeout);
        orleans.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = LookForSilosEvery);
        orleans.UseAdoNetClustering(clustering => (clustering.Invariant, clustering.ConnectionString) = (OrleansSilo.Invariant, database));
        orleans.UseConnectionRetryFilter(async (_, cancellationToken) =>
        {
            await Task.Delay(LookForSilosEvery, time, cancellationToken);
            return true;
        });
        if (options.Cluster.Tls is { } tls)
            orleans.UseTls(tls.ConfigureClient);
        else
            orleans.Configure<ClientConnectionOptions>(connections => connections.ConfigureConnection(builder => builder.Use(OnThisMachine)));
    }

    /// <summary>What the front end shows with each call is not for a network to read.</summary>
    internal static ConnectionDelegate OnThisMachine(ConnectionDelegate next) => context =>
        context.RemoteEndPoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address)
            ? next(context)
            : throw new ConnectionAbortedException($"Without ORLEANS_TLS_CERTIFICATE a silo is connected to on this machine alone, and not at {context.RemoteEndPoint}.");
}
