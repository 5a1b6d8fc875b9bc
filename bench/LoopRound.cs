namespace OrleansPayouts.Bench;

/// <summary>One run of the bare loop.</summary>
internal sealed record LoopRound(double Seconds, double CpuMs);
