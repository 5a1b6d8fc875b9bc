using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Ports;

/// <summary>A run, and whether this call created it.</summary>
public sealed record StartedRun(PayoutRun Run, bool Created);
