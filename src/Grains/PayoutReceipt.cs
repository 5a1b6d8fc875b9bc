using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains;

/// <summary>Where a payout stands after an attempt, durably.</summary>
/// <param name="Status">Its status.</param>
/// <param name="FailureCode">Why it is not paid.</param>
/// <param name="Signal">What that says to the run.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.PayoutReceipt")]
public sealed record PayoutReceipt(
    [property: Id(0)] PayoutStatus Status,
    [property: Id(1)] string? FailureCode,
    [property: Id(2)] RunSignal Signal);
