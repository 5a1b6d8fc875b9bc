using OrleansPayouts.Api.Audit;
using OrleansPayouts.Api.Configuration;
using OrleansPayouts.Api.Cron;
using OrleansPayouts.Api.Earnings;
using OrleansPayouts.Api.Eligibility;
using OrleansPayouts.Api.Events;
using OrleansPayouts.Api.Health;
using OrleansPayouts.Api.Hosting;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Http.Limits;
using OrleansPayouts.Api.Http.Transport;
using OrleansPayouts.Api.Idempotency;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Api.Metrics;
using OrleansPayouts.Api.Monitoring;
using OrleansPayouts.Api.OpenApi;
using OrleansPayouts.Api.Operators;
using OrleansPayouts.Api.Payouts;
using OrleansPayouts.Api.Runs;
using OrleansPayouts.Api.Schedules;
using OrleansPayouts.Api.Tracing;
using OrleansPayouts.Api.Webhooks;
using OrleansPayouts.Api.Writers;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Grains.Operators;

namespace OrleansPayouts.Api;

/// <summary>The HTTP front end: everything between Kestrel and the grains and stores.</summary>
public static class ApiEndpoints
{
    /// <summary>Enough for everything but imports, which say so themselves.</summary>
    private const long MaxBodyBytes = 1024 * 1024;

    /// <summary>Adds what the endpoints need; the grains and stores are the silo's to add.</summary>
    public static void AddApi(this WebApplicationBuilder builder, ApiSettings settings)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        });
        builder.Services.AddKeys(settings);
        builder.Services.AddCallLimits(settings.Front);
        builder.Services.AddTransportSecurity(settings.Front);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new InstantConverter());
            json.SerializerOptions.Encoder = PlainJsonEncoder.Instance;
        });
        builder.Services.AddCron();
        builder.Services.AddMonitoring();
        builder.Services.AddEvents();
        builder.Services.AddSingleton<PayoutDesk>();
        builder.Services.AddSingleton<RunDesk>();
        builder.Services.AddSingleton<EligibilityDesk>();
        builder.Services.AddSingleton<Writers.PlatformThresholds>();
        builder.Services.AddSingleton<FirstAnswers>();
        builder.Services.AddWebhook(settings);
        builder.Services.AddHealth();
        builder.Services.AddContract();
    }

    public static void MapApi(this WebApplication app)
    {
        app.UseForwardedHeaders();
        GrainHosting.Use(app);
        app.UseMiddleware<CorrelationMiddleware>();
        app.UseMiddleware<SafeAnswerMiddleware>();
        app.UseMiddleware<ProblemMiddleware>();
        TransportSecurity.Use(app);
        app.UseRouting();
        app.UseMiddleware<CallerMiddleware>();
        // By key, so after the key is known; and before anything is refused, so that wrong keys are counted, too.
        app.UseRateLimiter();
        app.UseMiddleware<ScopeMiddleware>();
        app.UseMiddleware<QueryMiddleware>();
        MapCron.Map(app);
        MapWebhook.Map(app);
        MapHealth.Map(app);
        MapContract.Map(app);
        MapMetrics.Map(app);
        // Routes say themselves who may call them; one that does not say so is for admins.
        var admin = app.MapGroup("/api/admin").Needs(KeyScope.Admin);
        admin.Refuses(401, 403, 429, 503);
        MapWriters.Map(admin);
        MapEligibility.Map(admin);
        MapEarnings.Map(admin);
        MapRuns.Map(admin);
        MapPayouts.Map(admin);
        MapRunActions.Map(admin);
        MapPayoutActions.Map(admin);
        MapAudit.Map(admin);
        MapTraces.Map(admin);
        MapSchedule.Map(admin);
        MapMonitoring.Map(admin);
        MapEvents.Map(admin);
        MapKeys.Map(admin);
    }
}
