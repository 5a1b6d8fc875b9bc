using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Ports;

/// <summary>A payout and since when it is due; also where the next page begins.</summary>
public sealed record DuePayout(PayoutId Id, DateTimeOffset DueAt);
