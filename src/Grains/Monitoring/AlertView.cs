using OrleansPayouts.Domain.Alerts;

namespace OrleansPayouts.Grains.Monitoring;

/// <summary>An alert as the API, its events and notifications show it (http-contract.md).</summary>
/// <param name="Id"><c>alert_…</c>.</param>
/// <param name="Type">Of a closed set of five.</param>
/// <param name="Subject">What of its type it is about; empty where there is only one.</param>
/// <param name="Severity"><c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</param>
/// <param name="Title">A few words.</param>
/// <param name="Message">What is so.</param>
/// <param name="Metrics">The figures behind it.</param>
/// <param name="CreatedAt">When it was raised.</param>
/// <param name="UpdatedAt">When it last changed.</param>
/// <param name="Acknowledged">Whether somebody has.</param>
/// <param name="AcknowledgedBy">Who; null where nobody has.</param>
/// <param name="AcknowledgedAt">When.</param>
/// <param name="ResolvedAt">When; null while it is open.</param>
/// <param name="ResolvedBy">Who; <c>system</c> where its condition has cleared.</param>
/// <param name="Occurrences">How often the condition was met, at most once a minute.</param>
/// <param name="CorrelationId">Finds in log and audit what it is about.</param>
public sealed record AlertView(
    string Id,
    string Type,
    string Subject,
    string Severity,
    string Title,
    string Message,
    IReadOnlyDictionary<string, decimal> Metrics,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    bool Acknowledged,
    string? AcknowledgedBy,
    DateTimeOffset? AcknowledgedAt,
    DateTimeOffset? ResolvedAt,
    string? ResolvedBy,
    int Occurrences,
    string CorrelationId)
{
    public static AlertView Of(Alert alert) => new(
        alert.Id,
        EnumNames<AlertType>.Of(alert.Type),
        alert.Subject,
        EnumNames<AlertSeverity>.Of(alert.Severity),
        alert.Title,
        alert.Message,
        alert.Metrics,
        alert.CreatedAt,
        alert.UpdatedAt,
        alert.AcknowledgedAt is not null,
        alert.AcknowledgedBy,
        alert.AcknowledgedAt,
        alert.ResolvedAt,
        alert.ResolvedBy,
        alert.Occurrences,
        alert.CorrelationId);
}
