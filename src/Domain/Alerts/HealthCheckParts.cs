namespace OrleansPayouts.Domain.Alerts;

/// <summary>Which part of a health check confirms which alert, and what is said where a part fails.</summary>
public static class HealthCheckParts
{
    private const string FailedSubject = "health-check:";

    /// <summary>The part that finds the alert's condition; null for alerts that no failing part concerns.</summary>
    public static HealthCheckPart? Of(AlertType type, string subject) => type switch
    {
        AlertType.FailureRate or AlertType.AmountThreshold => HealthCheckPart.Metrics,
        AlertType.PendingThreshold or AlertType.ProcessingDelay => HealthCheckPart.Backlog,
        _ => subject.Split(':')[0] switch
        {
            "invariant" => HealthCheckPart.Invariants,
            "run" or "progress" => HealthCheckPart.Run,
            "shortfall" => HealthCheckPart.Shortfalls,
            "unaccounted-transfers" => HealthCheckPart.Reconciliation,
            "circuit" => HealthCheckPart.Circuit,
            "slot" => HealthCheckPart.Schedule,
            "outcomes" => HealthCheckPart.Outcomes,
            "stripe-events" or "stripe-event" => HealthCheckPart.StripeEvents,
            "refused" => HealthCheckPart.Refusals,
            _ => null,
        },
    };

    /// <summary>A critical alert: while a part fails, its conditions are not watched.</summary>
    /// <param name="part">What failed.</param>
    /// <param name="error">The kind of error, without its text, which may hold data.</param>
    public static AlertFinding Failed(HealthCheckPart part, string error) => new()
    {
        Type = AlertType.SystemError,
        Subject = FailedSubject + EnumNames<HealthCheckPart>.Of(part),
        Severity = AlertSeverity.Critical,
        Title = "A health check fails",
        Message = $"The health check '{EnumNames<HealthCheckPart>.Of(part)}' fails ({error}). Its conditions are not watched until it succeeds; the log has the details.",
    };
}
