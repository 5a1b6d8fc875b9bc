using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Runtime;
using OrleansPayouts.Grains.Access;
using OrleansPayouts.Grains.Telemetry;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>
/// For the container's probes: live where the process answers, ready where it is a member that takes calls and may send to Stripe.
/// </summary>
public sealed class SiloHealth(ISiloStatusOracle members, StripeAccess access)
{
    /// <summary>The port is the cluster's own, so that no key is asked for; what is measured names nobody.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/metrics", (IMetricsText metrics) => Results.Text(metrics.Render(), IMetricsText.ContentType));
        app.MapGet("/health/live", () => Results.Ok(new { status = "live" }));
        app.MapGet("/health/ready", (SiloHealth health) => health.Ready());
    }

    private IResult Ready() => members.CurrentStatus == SiloStatus.Active && access.Problem is null
        ? Results.Ok(new { status = "ready" })
        : Results.Json(new { status = "not_ready", code = access.Problem }, statusCode: StatusCodes.Status503ServiceUnavailable);
}
