namespace OrleansPayouts.Bench;

/// <summary>One run of the engine.</summary>
internal sealed record EngineRound(double Seconds, double PlanSeconds, double CpuMs, double DatabaseCpuMs, long Commits, long Statements, double P50Ms, double P99Ms);
