using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Domain.Runs;

/// <summary>How many payouts of a run stand at a status in one currency, and their sum.</summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.RunTotal")]
public readonly record struct RunTotal([property: Id(0)] PayoutStatus Status, [property: Id(1)] Money Amount, [property: Id(2)] long Count);
