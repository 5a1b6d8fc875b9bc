using System.Text.Encodings.Web;
using System.Text.Unicode;
using OrleansPayouts.Api.Audit;
using OrleansPayouts.Api.Cron;
using OrleansPayouts.Api.Earnings;
using OrleansPayouts.Api.Health;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Api.Metrics;
using OrleansPayouts.Api.OpenApi;
using OrleansPayouts.Api.Operators;
using OrleansPayouts.Api.Payouts;
using OrleansPayouts.Api.Runs;
using OrleansPayouts.Api.Tracing;
using OrleansPayouts.Api.Writers;
using OrleansPayouts.Grains.Operators;

namespace OrleansPayouts.Api;

/// <summary>The HTTP front end: everything between Kestrel and the grains and stores.</summary>
public static class ApiEndpoints
{
    /// <summary>Enough for everything but imports, which say so themselves.</summary>
    private const long MaxBodyBytes = 1024 * 1024;

    /// <summary>Adds what the endpoints need; the grains and stores are the silo's to add.</summary>
    public static void AddApi(this WebApplicationBuilder builder, ApiKeys keys)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        });
        builder.Services.AddSingleton(keys);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new InstantConverter());
            // Every script as it is, but nothing that a page which embeds an answer could take for markup.
            json.SerializerOptions.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        });
        builder.Services.AddCron();
        builder.Services.AddSingleton<PayoutDesk>();
        builder.Services.AddSingleton<RunDesk>();
        builder.Services.AddHealth();
        builder.Services.AddContract();
    }

    public static void MapApi(this WebApplication app)
    {
        app.UseMiddleware<CorrelationMiddleware>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();
        app.UseMiddleware<KeyMiddleware>();
        app.UseRateLimiter();
        MapCron.Map(app);
        MapHealth.Map(app);
        MapContract.Map(app);
        MapMetrics.Map(app);
        var admin = app.MapGroup("/api/admin").WithMetadata(new RequiredScope(KeyScope.Admin));
        admin.Refuses(401, 403, 503);
        MapWriters.Map(admin);
        MapEarnings.Map(admin);
        MapRuns.Map(admin);
        MapPayouts.Map(admin);
        MapRunActions.Map(admin);
        MapPayoutActions.Map(admin);
        MapAudit.Map(admin);
        MapTraces.Map(admin);
    }
}
