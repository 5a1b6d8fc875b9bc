using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Alerts;

namespace OrleansPayouts.Grains.Monitoring;

public sealed partial class AlertBook
{
    [LoggerMessage(2501, LogLevel.Warning, "Alert, {Severity}: {Title}. {Message} ({Alert}, {CorrelationId})")]
    private partial void LogRaised(AlertSeverity severity, string alert, string title, string message, string correlationId);

    [LoggerMessage(2502, LogLevel.Information, "Alert resolved by itself: {Title}, after {Occurrences} occurrences ({Alert})")]
    private partial void LogResolved(string alert, string title, int occurrences);
}
