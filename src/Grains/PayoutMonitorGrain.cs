namespace OrleansPayouts.Grains;

/// <inheritdoc cref="IPayoutMonitorGrain"/>
public sealed class PayoutMonitorGrain : Grain, IPayoutMonitorGrain
{
    private OutcomeCounts counts = new();

    public Task Report(OutcomeCounts batch)
    {
        counts = counts.Add(batch);
        return Task.CompletedTask;
    }

    public Task<OutcomeCounts> GetCounts() => Task.FromResult(counts);
}
