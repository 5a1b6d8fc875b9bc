using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Grains.Ports;

/// <summary>A writer with its balances.</summary>
public sealed record WriterView(Writer Writer, IReadOnlyList<WriterBalance> Balances, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
