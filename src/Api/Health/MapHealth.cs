using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.OpenApi;
using HealthRule = OrleansPayouts.Domain.Monitoring.HealthRule;
using OrleansPayouts.Grains;

namespace OrleansPayouts.Api.Health;

/// <summary>For load balancers and orchestrators.</summary>
public static class MapHealth
{
    /// <summary>A check that takes longer has failed: whoever asks does not wait long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Probes of either kind: a HEAD gets the status alone.</summary>
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void AddHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<DatabaseCheck>("database", timeout: Patience)
        .AddCheck<ClusterCheck>("cluster", timeout: Patience)
        .AddCheck<StripeCheck>("stripe", timeout: Patience);

    public static void Map(IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").WithTags("Health").AllowAnonymous().DisableRateLimiting();
        health.MapMethods("/live", Methods, () => new AnswerResult(new HealthBody("live")))
            .WithSummary("Whether the process answers; looks at nothing outside it.")
            .Gives<HealthBody>(200);
        health.MapMethods("/ready", Methods, Ready)
            .WithSummary("Whether the database and the cluster answer, and Stripe accepts the key of the books' account.")
            .Gives<HealthBody>(200).Refuses(503);
        health.MapGet("/monitor", Monitor)
            .WithSummary("Whether health checks run: 503 when none has ended for two minutes, so that alerts cannot be trusted to come.")
            .Gives<HealthBody>(200).Refuses(503);
    }

    private static async Task<IResult> Monitor(IGrainFactory grains, CancellationToken cancellationToken)
    {
        var since = await grains.GetGrain<IPayoutMonitorGrain>(IPayoutMonitorGrain.Key).GetTimeSinceCheck().WaitAsync(Patience, cancellationToken);
        return since > HealthRule.LongestSinceCheck
            ? Problems.NotReady($"No health check has ended for {since.Value.TotalSeconds:0} s.")
            : new AnswerResult(new HealthBody(since is null ? "off" : "monitoring"));
    }

    private static async Task<IResult> Ready(HealthCheckService checks, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(cancellationToken);
        if (report.Status == HealthStatus.Healthy)
            return new AnswerResult(new HealthBody("ready"));
        var failing = report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy).ToList();
        return Problems.NotReady(string.Join(' ', failing.Select(entry => entry.Key == "stripe" && entry.Value.Exception is null
            ? entry.Value.Description
            : $"No answer from: {entry.Key}.")));
    }
}
