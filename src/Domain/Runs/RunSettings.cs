namespace OrleansPayouts.Domain.Runs;

/// <summary>What a run was started with; fixed for its life.</summary>
/// <param name="BatchSize">Payouts whose attempts are begun in one write: 1 to 1,000.</param>
/// <param name="MaxRetries">Retries after a payout's first attempt: 0 to 20.</param>
/// <param name="UsdThreshold">The smallest payout in US dollars: 0.01 to 1,000,000.</param>
/// <param name="OtherThresholds">Those of other currencies that are set.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.RunSettings")]
public sealed record RunSettings(
    [property: Id(0)] int BatchSize,
    [property: Id(1)] int MaxRetries,
    [property: Id(2)] decimal UsdThreshold,
    [property: Id(3)] CurrencyAmounts OtherThresholds)
{
    public RunSettings(int batchSize, int maxRetries, MinimumThresholds thresholds)
        : this(batchSize, maxRetries, thresholds.Usd, thresholds.Others)
    {
    }

    /// <summary>The smallest payouts.</summary>
    public MinimumThresholds Thresholds => new(UsdThreshold, OtherThresholds);
}
