using OrleansPayouts.Api.Configuration;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Silo;

namespace OrleansPayouts.Api;

/// <summary>Puts the front end and the silo into one host.</summary>
public static class ApiServer
{
    public static WebApplication Build(WebApplicationBuilder builder, ApiSettings settings)
    {
        builder.Services.AddPayoutSilo(settings.Engine.ToSiloOptions());
        builder.AddApi(new ApiKeys(settings.CronKeys, settings.AdminKey));
        var app = builder.Build();
        app.MapApi();
        return app;
    }
}
