using OrleansPayouts.Api.Configuration;
using OrleansPayouts.Silo;
using OrleansPayouts.Silo.Cluster;
using OrleansPayouts.Silo.Configuration;

namespace OrleansPayouts.Api.Hosting;

/// <summary>Where the grains are: on a silo in this process, or on silos elsewhere. The single-process build has its own.</summary>
internal static class GrainHosting
{
    private const string Silo = "silo";
    private const string Client = "client";

    /// <summary>Unless set, a development machine is complete in itself, and everywhere else the silos are their own programs.</summary>
    public static bool RunsSilo(VariableReader variables, IHostEnvironment environment)
    {
        var mode = variables.Text(ClusterVariables.ApiMode) ?? (environment.IsDevelopment() ? Silo : Client);
        if (mode is not (Silo or Client))
            variables.Refuse(ClusterVariables.ApiMode, $"'{mode}'", "client (silos elsewhere make the payouts) or silo (this process makes them, too)");
        return mode == Silo;
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
