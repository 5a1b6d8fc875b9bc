namespace OrleansPayouts.Grains.Ports;

/// <summary>Who does something, why, and under which correlation id.</summary>
/// <param name="Actor">The key's name or the part of the program: <c>cron</c>, <c>admin</c>, <c>system</c>.</param>
/// <param name="CorrelationId">The request's; empty where nobody asked, and then it is that of the payout's run.</param>
/// <param name="Reason">In the actor's words, where one is asked for.</param>
/// <param name="At">The time.</param>
public sealed record AuditContext(string Actor, string CorrelationId, string? Reason, DateTimeOffset At);
