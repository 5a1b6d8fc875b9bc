using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Runtime;

namespace OrleansPayouts.Silo.Cluster;

/// <summary>For the container's probes: live where the process answers, ready where it is a member that takes calls.</summary>
public sealed class SiloHealth(ISiloStatusOracle members)
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => Results.Ok(new { status = "live" }));
        app.MapGet("/health/ready", (SiloHealth health) => health.Ready());
    }

    private IResult Ready() => members.CurrentStatus == SiloStatus.Active
        ? Results.Ok(new { status = "ready" })
        : Results.Json(new { status = "not_ready" }, statusCode: StatusCodes.Status503ServiceUnavailable);
}
