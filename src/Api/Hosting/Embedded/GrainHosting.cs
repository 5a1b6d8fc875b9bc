using OrleansPayouts.Api.Configuration;
using OrleansPayouts.Silo;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Postgres.EmbeddedRuntime;

namespace OrleansPayouts.Api.Hosting;

/// <summary>Where the grains are: in this process. The cluster's build has its own.</summary>
internal static class GrainHosting
{
    public static bool RunsSilo(VariableReader _, IHostEnvironment __) => true;

    public static ApiSettings Complete(ApiSettings settings, VariableReader _, IHostEnvironment __) => settings;

    public static void Add(IServiceCollection services, ApiSettings settings)
    {
        services.AddSingleton<IStandby, StandbyServer>();
        services.AddPayoutSilo(settings.Engine.ToSiloOptions());
    }
}
