using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Runs;

/// <summary>Another activation is planning this run: what it wrote has to be read again.</summary>
public sealed class PlanOvertakenException(RunId run) : Exception($"Another activation is planning {run}.");
