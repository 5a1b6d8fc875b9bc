namespace OrleansPayouts.Domain.Runs;

/// <summary>What a run was started with; fixed for its life.</summary>
/// <param name="BatchSize">Payouts whose attempts are begun in one write: 1 to 1,000.</param>
/// <param name="MaxRetries">Retries after a payout's first attempt: 0 to 20.</param>
/// <param name="Thresholds">The smallest payouts.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.RunSettings")]
public sealed record RunSettings(
    [property: Id(0)] int BatchSize,
    [property: Id(1)] int MaxRetries,
    [property: Id(2)] MinimumThresholds Thresholds);
