using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Ports;

/// <summary>A run, and whether this call created it.</summary>
/// <param name="Run">The new run or the one in its way; null where its slot is recorded as missed, so that it gets none.</param>
/// <param name="Created">Whether this call created it.</param>
public sealed record StartedRun(PayoutRun? Run, bool Created);
