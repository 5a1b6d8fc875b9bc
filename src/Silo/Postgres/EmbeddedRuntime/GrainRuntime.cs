using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Storage;
using OrleansPayouts.Grains;
using OrleansPayouts.Grains.Sending;
using OrleansPayouts.Silo.Postgres.EmbeddedRuntime;

namespace OrleansPayouts.Silo;

/// <summary>The grains on the single-process runtime. The cluster's build has its own.</summary>
internal static class GrainRuntime
{
    public static void AddActiveProcess(IServiceCollection services)
    {
        services.AddSingleton<SingleProcessLock>();
        services.AddHostedService<ActiveProcess>();
    }

    public static void AddGrains(IServiceCollection services, PayoutSiloOptions _)
    {
        // One process for a database: whoever had this name before is dead, and its lease may be taken over at once.
        services.AddSingleton(new SiloIdentity("embedded"));
        services.AddKeyedSingleton<IGrainStorage, PostgresGrainStorage>("payouts");
        services.AddSingleton<IReminderTable, PostgresReminderTable>();
        services.AddOrleansEmbedded(typeof(WriterPayoutGrain).Assembly);
    }
}
