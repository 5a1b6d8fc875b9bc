using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Ports;

/// <summary>A payout with its times.</summary>
public sealed record PayoutView(WriterPayout Payout, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
