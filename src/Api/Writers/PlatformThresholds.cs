using Microsoft.Extensions.Options;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains;

namespace OrleansPayouts.Api.Writers;

/// <summary>The smallest payouts that a run would have if it were started now.</summary>
public sealed class PlatformThresholds(IGrainFactory grains, IOptions<PayoutOptions> options, TimeProvider time)
{
    public async Task<MinimumThresholds> Now(CancellationToken cancellationToken)
    {
        var scheduler = grains.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key);
        var status = await SiloChange.Outlast(scheduler.GetStatus, time, cancellationToken);
        return options.Value.ThresholdsUnder(status.Schedule);
    }
}
