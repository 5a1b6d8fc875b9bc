using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrleansPayouts.Grains;

namespace OrleansPayouts.Api.Health;

/// <summary>Whether grains answer: not on a standby, nor while a cluster forms.</summary>
public sealed class ClusterCheck(IGrainFactory grains) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var scheduler = grains.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key);
        await scheduler.GetStatus().WaitAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
