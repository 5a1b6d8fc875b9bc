using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains;
using OrleansPayouts.Grains.Access;

namespace OrleansPayouts.Api.Health;

/// <summary>
/// Whether payouts can be sent: Stripe accepts the key, and it is of the books' account. Of this process where it hosts a silo, and
/// of the silo that schedules. A Stripe that does not answer fails nothing: that passes by itself.
/// </summary>
public sealed class StripeCheck(IServiceProvider services, IGrainFactory grains) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var problem = services.GetService<StripeAccess>()?.Problem ?? await AskScheduler(cancellationToken);
        return problem is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"{problem}: {FailureWords.Describe(problem)}");
    }

    private async Task<string?> AskScheduler(CancellationToken cancellationToken)
    {
        try
        {
            var scheduler = grains.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key);
            return (await scheduler.GetStatus().WaitAsync(cancellationToken)).StripeProblem;
        }
        catch (Exception away) when (away is Orleans.Runtime.OrleansException or TimeoutException)
        {
            // The cluster's own check says so.
            return null;
        }
    }
}
