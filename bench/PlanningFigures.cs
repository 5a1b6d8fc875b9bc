namespace OrleansPayouts.Bench;

/// <summary>What planning took.</summary>
internal sealed record PlanningFigures(int Writers, long Planned, double Seconds, double WritersPerSecond, double CpuMsPerWriter, double DatabaseCpuMsPerWriter, double PeakRssMb);
