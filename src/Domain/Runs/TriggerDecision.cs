namespace OrleansPayouts.Domain.Runs;

/// <summary>What follows from a trigger.</summary>
/// <param name="Disposition">What to do.</param>
/// <param name="Slot">The slot the new run pays; null for a manual one.</param>
public readonly record struct TriggerDecision(TriggerDisposition Disposition, DateTimeOffset? Slot);
