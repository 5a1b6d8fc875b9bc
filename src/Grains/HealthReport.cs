using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Domain.Monitoring;

namespace OrleansPayouts.Grains;

/// <summary>How the system is.</summary>
/// <param name="Status">By the open alerts and the failure rate.</param>
/// <param name="Metrics">Of the window; null where nothing is monitored.</param>
/// <param name="Backlog">Of all payouts.</param>
/// <param name="ActiveAlerts">Those that are open, the newest first.</param>
/// <param name="LastCheckAt">When conditions were last looked at; null where they were not since the monitor's start.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.HealthReport")]
public sealed record HealthReport(
    [property: Id(0)] HealthStatus Status,
    [property: Id(1)] PayoutMetrics? Metrics,
    [property: Id(2)] PayoutBacklog Backlog,
    [property: Id(3)] IReadOnlyList<Alert> ActiveAlerts,
    [property: Id(4)] DateTimeOffset? LastCheckAt);
