using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Silo.Postgres.Cluster;
using OrleansPayouts.Silo.Postgres.Sealing;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>Composes a client of the cluster: the stores and the grains, and nothing that makes payouts.</summary>
public static class PayoutClient
{
    public static IServiceCollection AddPayoutClient(this IServiceCollection services, EngineSettings engine, OrleansSettings cluster)
    {
        services.AddPayoutStores(engine.Database, engine.DataKeys, engine.MonitoringEnabled);
        if (engine.DatabaseIsUnverified)
            services.AddHostedService<UnverifiedDatabaseNotice>();
        services.AddSingleton(Options.Create(engine.Payouts));
        services.AddSingleton(cluster);
        services.AddHostedService<DatabaseArrival>();
        services.AddHostedService<SchemaMigration>();
        services.AddHostedService<DatabaseClock>();
        services.AddHostedService<DataKeyCheck>();
        services.AddHostedService<ClientClusterCheck>();
        services.AddSingleton(new BackgroundClusterClientOptions(engine.Database, cluster));
        services.AddSingleton<BackgroundClusterClient>();
        services.AddHostedService(provider => provider.GetRequiredService<BackgroundClusterClient>());
        services.AddSingleton<IGrainFactory, BackgroundGrainFactory>();
        return services;
    }
}
