using OrleansPayouts.Domain.Alerts;

namespace OrleansPayouts.Domain.Monitoring;

/// <summary>What the open alerts and the metrics say of the system's health.</summary>
public static class HealthRule
{
    public static HealthStatus Of(IReadOnlyCollection<Alert> open, PayoutMetrics metrics, AlertConfig config)
    {
        if (open.Any(alert => alert.Severity == AlertSeverity.Critical))
            return HealthStatus.Critical;
        return open.Any(alert => alert.Severity == AlertSeverity.High) || metrics.FailureRate * 2 > config.FailureRateThreshold
            ? HealthStatus.Warning
            : HealthStatus.Healthy;
    }
}
