using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans.Runtime;
using OrleansPayouts.Grains;

namespace OrleansPayouts.Api.Health;

/// <summary>Whether grains answer; they do not while a cluster forms.</summary>
public sealed class ClusterCheck(IGrainFactory grains) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var scheduler = grains.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key);
            await scheduler.GetStatus().WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception away) when (away is OrleansException or TimeoutException)
        {
            // Expected while silos come and go, and no error of this process.
            return HealthCheckResult.Unhealthy(away.Message);
        }
    }
}
