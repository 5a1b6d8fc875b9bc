namespace OrleansPayouts.Domain.Runs;

/// <summary>Who paused, resumed or cancelled a run, why, and under which correlation id.</summary>
public sealed record RunSteering(string Actor, string Reason, string CorrelationId);
