using OrleansPayouts.Api.Configuration;
using OrleansPayouts.Api.Hosting;
using OrleansPayouts.Silo.Hosting;
using OrleansPayouts.Silo.Telemetry;

namespace OrleansPayouts.Api;

/// <summary>Puts the front end and the silo, or the client of silos elsewhere, into one host.</summary>
public static class ApiServer
{
    public static WebApplication Build(WebApplicationBuilder builder, ApiSettings settings)
    {
        builder.Services.AddStartReport();
        builder.Services.AddPayoutTelemetry(builder.Configuration);
        builder.Logging.AddPayoutLog(builder.Environment);
        if (settings.RunsSilo)
            builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = SiloProgram.ShutdownTimeout);
        GrainHosting.Add(builder.Services, settings);
        builder.AddApi(settings);
        var app = builder.Build();
        app.MapApi();
        return app;
    }
}
