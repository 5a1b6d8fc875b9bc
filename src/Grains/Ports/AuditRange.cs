namespace OrleansPayouts.Grains.Ports;

/// <summary>Which entries of the audit log are wanted.</summary>
/// <param name="From">From this time on, itself included; null from the first.</param>
/// <param name="To">Before this time; null up to the last.</param>
/// <param name="After">After this entry: where an earlier reading ended.</param>
public sealed record AuditRange(DateTimeOffset? From, DateTimeOffset? To, long After = 0);
