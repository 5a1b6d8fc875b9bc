using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Schedules;

/// <summary>What a trigger leads to.</summary>
/// <param name="Disposition">What became of it, or would.</param>
/// <param name="Run">The run that was started or is there already.</param>
/// <param name="Slot">The slot that a new run pays; null for a manual one, and where there is none.</param>
public sealed record RunStart(TriggerDisposition Disposition, PayoutRun? Run = null, DateTimeOffset? Slot = null);
