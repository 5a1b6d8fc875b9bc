using Orleans.Runtime;
using OrleansPayouts.Api.Configuration;
using OrleansPayouts.Silo;
using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Hosting;
using OrleansPayouts.Silo.Hosting.Access;

namespace OrleansPayouts.Api.Hosting;

/// <summary>Where the grains are: on a silo in this process, or on silos elsewhere.</summary>
internal static class GrainHosting
{
    private const string Silo = "silo";
    private const string Client = "client";

    /// <summary>One process is a cluster of one, unless it is told that the silos are programs of their own.</summary>
    public static bool RunsSilo(VariableReader variables)
    {
        var mode = variables.Text(OrleansVariables.ApiMode) ?? Silo;
        if (mode is not (Silo or Client))
            variables.Refuse(OrleansVariables.ApiMode, $"'{mode}'", "silo (this process makes the payouts, too) or client (silos elsewhere make them)");
        return mode != Client;
    }

    /// <summary>What a request asks of the grains, it asks as a front end: on silos elsewhere, and just so on one in this process.</summary>
    public static void Use(WebApplication app)
    {
        var proof = app.Services.GetRequiredService<FrontEndProof>();
        app.Use(async (HttpContext context, RequestDelegate next) =>
        {
            RequestContext.Set(FrontEndProof.Name, proof.Value);
            await next(context);
        });
    }

    public static void Add(IServiceCollection services, ApiSettings settings)
    {
        if (settings.RunsSilo)
            services.AddPayoutSilo(settings.Engine.ToSiloOptions() with { Orleans = settings.Orleans });
        else
            services.AddPayoutClient(settings.Engine, settings.Orleans);
    }
}
