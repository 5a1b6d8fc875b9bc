using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Domain.Runs;

/// <summary>How many payouts of a run stand at a status in one currency, and their sum.</summary>
public readonly record struct RunTotal(PayoutStatus Status, Money Amount, long Count);
