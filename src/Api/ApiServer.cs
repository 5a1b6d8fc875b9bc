using OrleansPayouts.Api.Configuration;
using OrleansPayouts.Api.Hosting;

namespace OrleansPayouts.Api;

/// <summary>Puts the front end and the silo, or the client of silos elsewhere, into one host.</summary>
public static class ApiServer
{
    public static WebApplication Build(WebApplicationBuilder builder, ApiSettings settings)
    {
        GrainHosting.Add(builder.Services, settings);
        builder.AddApi(settings);
        var app = builder.Build();
        app.MapApi();
        return app;
    }
}
