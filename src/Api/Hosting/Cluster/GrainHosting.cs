using OrleansPayouts.Api.Configuration;
using OrleansPayouts.Silo;
using OrleansPayouts.Silo.Cluster;
using OrleansPayouts.Silo.Configuration;

namespace OrleansPayouts.Api.Hosting;

/// <summary>Where the grains are: on a silo in this process, or on silos elsewhere. The single-process build has its own.</summary>
internal static class GrainHosting
{
    public static bool RunsSilo(VariableReader variables)
    {
        var mode = variables.Text(ClusterVariables.ApiMode) ?? "silo";
        if (mode is not ("silo" or "client"))
            variables.Refuse(ClusterVariables.ApiMode, $"'{mode}'", "silo (payouts are made in this process, too) or client (silos elsewhere make them)");
        return mode != "client";
    }

    public static ApiSettings Complete(ApiSettings settings, VariableReader variables, IHostEnvironment environment) =>
        settings with { Cluster = new ClusterSettingsReader(variables, environment).Read(settings.RunsSilo) };

    public static void Add(IServiceCollection services, ApiSettings settings)
    {
        if (settings.RunsSilo)
            services.AddPayoutSilo(settings.Engine.ToSiloOptions() with { Cluster = settings.Cluster });
        else
            services.AddPayoutClient(settings.Engine, settings.Cluster);
    }
}
