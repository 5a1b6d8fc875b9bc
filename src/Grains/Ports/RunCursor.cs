namespace OrleansPayouts.Grains.Ports;

/// <summary>Where a page of runs ended.</summary>
public sealed record RunCursor(DateTimeOffset StartedAt, string RunId);
