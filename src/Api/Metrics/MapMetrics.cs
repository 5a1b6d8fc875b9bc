using OrleansPayouts.Api.Keys;
using OrleansPayouts.Api.OpenApi;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Grains.Telemetry;

namespace OrleansPayouts.Api.Metrics;

/// <summary>What this process measured, for Prometheus: give its scrape job a key as a bearer token.</summary>
public static class MapMetrics
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/metrics", (IMetricsText metrics) => Results.Text(metrics.Render(), IMetricsText.ContentType))
        .WithTags("Metrics")
        .WithSummary("What this process measured, in Prometheus's text format.")
        .Needs(KeyScope.Read)
        .Produces<string>(200, "text/plain").Refuses(401, 403, 429);
}
