namespace OrleansPayouts.Grains.Ports;

/// <summary>Why the earning at <paramref name="Index"/> (from 0) of the input cannot be recorded.</summary>
public sealed record EarningConflict(int Index, EarningConflictKind Kind);
