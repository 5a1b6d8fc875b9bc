using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains;

/// <summary>What an attempt's outcome says to the run.</summary>
/// <param name="Signal">Carry on, slow down or pause.</param>
/// <param name="FailureCode">Why it is not paid; null where it is.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.PayoutAnswer")]
public sealed record PayoutAnswer([property: Id(0)] RunSignal Signal, [property: Id(1)] string? FailureCode);
