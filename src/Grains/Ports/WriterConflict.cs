namespace OrleansPayouts.Grains.Ports;

/// <summary>Why the writer at <paramref name="Index"/> (from 0) of the input cannot be saved.</summary>
public sealed record WriterConflict(int Index, WriterConflictKind Kind);
