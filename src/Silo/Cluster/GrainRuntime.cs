using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansPayouts.Grains.Sending;
using OrleansPayouts.Silo.Cluster;
using OrleansPayouts.Silo.Postgres.ClusterRuntime;

namespace OrleansPayouts.Silo;

/// <summary>The grains on a cluster of Orleans. The single-process build has its own.</summary>
internal static class GrainRuntime
{
    /// <summary>Of the cluster any number of processes are active, but none beside the single-process build.</summary>
    public static void AddActiveProcess(IServiceCollection services) => services.AddHostedService<SharedProcessLock>();

    public static void AddGrains(IServiceCollection services, PayoutSiloOptions options)
    {
        // A name for each start: the process that ran here before may have requests under way still.
        services.AddSingleton(new SiloIdentity($"silo-{Guid.CreateVersion7():N}"));
        services.AddHostedService<DeadMembers>();
        services.AddOrleans(silo => ClusterSilo.Configure(silo.AddActivityPropagation(), options.Cluster, options.ConnectionString));
        services.AddHostedService<RunTakeover>();
    }
}
