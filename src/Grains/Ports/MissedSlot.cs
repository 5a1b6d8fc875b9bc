namespace OrleansPayouts.Grains.Ports;

/// <summary>A slot that came and went without a run.</summary>
/// <param name="Slot">Its instant.</param>
/// <param name="SupersededBy">The slot that took its place.</param>
/// <param name="RecordedAt">When that was found out: after downtime, at the start.</param>
public sealed record MissedSlot(DateTimeOffset Slot, DateTimeOffset SupersededBy, DateTimeOffset RecordedAt);
