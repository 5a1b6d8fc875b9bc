namespace OrleansPayouts.Grains.Ports;

/// <summary>One entry of the audit log about a payout.</summary>
public sealed record TimelineEntry(DateTimeOffset At, string Actor, string Action, string? FromStatus, string? ToStatus, string? Reason, string? CorrelationId);
