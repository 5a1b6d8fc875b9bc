using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using OrleansPayouts.Silo.Hosting;
using OrleansPayouts.Silo.Hosting.Access;
using OrleansPayouts.Silo.Postgres;

namespace OrleansPayouts.Testing;

/// <summary>
/// A client of the silos' cluster as Orleans has it, with nothing of ours in it but what a test gives it: the default cluster id, and what is
/// said in the clear about where the gateways are.
/// </summary>
public sealed class OrleansClient : IAsyncDisposable
{
    private readonly IHost host;

    private OrleansClient(IHost host) => this.host = host;

    public IClusterClient Grains => host.Services.GetRequiredService<IClusterClient>();

    /// <summary>As it introduces itself.</summary>
    public string Id
    {
        get
        {
            var details = host.Services.GetRequiredService(Internal("Orleans.LocalClientDetails"));
            return details.GetType().GetProperty("ClientId")!.GetValue(details)!.ToString()!.Split('/')[1];
        }
    }

    /// <param name="database">Which names the gateways.</param>
    /// <param name="proof">What it shows with each call; null for nothing.</param>
    /// <param name="services">What is done to it before it starts.</param>
    /// <param name="configure">What is set of it beside that.</param>
    /// <param name="tls">Its certificate; null where it speaks no TLS.</param>
    /// <param name="patience">How long it tries to connect, and then fails; for ever unless given.</param>
    public static async Task<OrleansClient> Connect(
        TestDatabase database, FrontEndProof? proof = null, Action<IServiceProvider>? services = null, Action<IClientBuilder>? configure = null, OrleansTls? tls = null,
        TimeSpan? patience = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        if (proof is not null)
            builder.Services.AddSingleton<IOutgoingGrainCallFilter>(new FrontEndCalls(proof));
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("payouts", "payouts"));
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromMinutes(1));
            client.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", PayoutDatabase.ForOrleans(database.ConnectionString)));
            if (tls is not null)
                client.UseTls(tls.ConfigureClient);
            configure?.Invoke(client);
        });
        var host = builder.Build();
        services?.Invoke(host.Services);
        var client = new OrleansClient(host);
        using var end = new CancellationTokenSource(patience ?? Timeout.InfiniteTimeSpan);
        try
        {
            await host.StartAsync(end.Token);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>From now on its messages name another sender than itself, as those of a client do that somebody has altered.</summary>
    public void SpeakAs(GrainId sender)
    {
        var runtime = host.Services.GetRequiredService(Internal("Orleans.OutsideRuntimeClient"));
        var property = runtime.GetType().GetProperty("CurrentActivationAddress")!;
        var address = (GrainAddress)property.GetValue(runtime)!;
        property.SetValue(runtime, new GrainAddress { GrainId = sender, SiloAddress = address.SiloAddress, ActivationId = address.ActivationId });
    }

    /// <summary>It introduces itself with this id: to be called before it connects.</summary>
    public static void IntroduceAs(IServiceProvider client, string id)
    {
        var type = typeof(GrainId).Assembly.GetType("Orleans.Runtime.ClientGrainId", throwOnError: true)!;
        var details = client.GetRequiredService(Internal("Orleans.LocalClientDetails"));
        details.GetType().GetField("<ClientId>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)!
            .SetValue(details, type.GetMethod("Create", [typeof(string)])!.Invoke(null, [id]));
    }

    public async ValueTask DisposeAsync()
    {
        using (host)
            await host.StopAsync(new CancellationToken(canceled: true));
    }

    private static Type Internal(string name) => typeof(IClusterClient).Assembly.GetType(name, throwOnError: true)!;
}
