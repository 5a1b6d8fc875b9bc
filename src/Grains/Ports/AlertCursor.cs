namespace OrleansPayouts.Grains.Ports;

/// <summary>A place in the list of alerts: after this one.</summary>
public sealed record AlertCursor(DateTimeOffset CreatedAt, string AlertId);
