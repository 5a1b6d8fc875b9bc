using OrleansPayouts.Domain.Alerts;

namespace OrleansPayouts.Domain.Monitoring;

/// <summary>What the open alerts, the metrics and the age of the last health check say of the system's health.</summary>
public static class HealthRule
{
    /// <summary>Eight checks at their usual interval: when none succeeded for so long, alerts cannot be trusted to come.</summary>
    public static readonly TimeSpan LongestSinceCheck = TimeSpan.FromMinutes(2);

    /// <param name="open">Alerts that are open.</param>
    /// <param name="metrics">Of the last 24 hours.</param>
    /// <param name="config">Whose failure rate threshold counts.</param>
    /// <param name="sinceCheck">How long ago the last health check ended, or monitoring began where none has; null where monitoring is off.</param>
    public static HealthStatus Of(IReadOnlyCollection<Alert> open, PayoutMetrics metrics, AlertConfig config, TimeSpan? sinceCheck)
    {
        if (sinceCheck > LongestSinceCheck || open.Any(alert => alert.Severity == AlertSeverity.Critical))
            return HealthStatus.Critical;
        return open.Any(alert => alert.Severity == AlertSeverity.High) || metrics.FailureRate * 2 > config.FailureRateThreshold
            ? HealthStatus.Warning
            : HealthStatus.Healthy;
    }
}
