using System.Globalization;
using OrleansPayouts.Domain.Monitoring;

namespace OrleansPayouts.Domain.Alerts;

/// <summary>
/// The four alerts that a figure above its threshold raises. Strictly above raises; at or below nine tenths of it clears.
/// </summary>
public static class MetricRules
{
    /// <summary>From which failure rate on, in percent, it is critical.</summary>
    private const decimal CriticalFailureRate = 50;

    /// <summary>Of the threshold, at which a condition has cleared.</summary>
    private const decimal ClearedAt = 0.9m;

    private const long MsPerHour = 3_600_000;

    /// <param name="metrics">Of the last 24 hours; null where they could not be read.</param>
    /// <param name="backlog">Of all payouts; null where it could not be read.</param>
    /// <param name="config">The thresholds.</param>
    public static IEnumerable<AlertFinding> Find(PayoutMetrics? metrics, PayoutBacklog? backlog, AlertConfig config)
    {
        AlertFinding?[] ofMetrics = metrics is null
            ? []
            : [FailureRate(metrics, config), .. metrics.Outflows.Select(amount => Amount(amount, config.TotalAmountThresholdFor(amount.Currency)))];
        AlertFinding?[] ofBacklog = backlog is null ? [] : [Pending(backlog, config), Delay(backlog, config)];
        return ofMetrics.Concat(ofBacklog).OfType<AlertFinding>();
    }

    private static AlertFinding? FailureRate(PayoutMetrics metrics, AlertConfig config) =>
        Judge(metrics.FailureRate, config.FailureRateThreshold, new()
        {
            Type = AlertType.FailureRate,
            Severity = metrics.FailureRate >= CriticalFailureRate ? AlertSeverity.Critical : AlertSeverity.High,
            Title = "Too many payouts fail",
            Message = Text($"{metrics.FailedPayouts} of {metrics.TotalPayouts} payouts of the last 24 hours failed: {metrics.FailureRate:0.##} %, above {config.FailureRateThreshold:0.##} %."),
            Metrics = new Dictionary<string, decimal>
            {
                ["failureRate"] = Math.Round(metrics.FailureRate, 2), ["threshold"] = config.FailureRateThreshold,
                ["failedPayouts"] = metrics.FailedPayouts, ["totalPayouts"] = metrics.TotalPayouts,
            },
        });

    /// <summary>All that wait, whenever they were created: what waits for longer than a day has not gone away.</summary>
    private static AlertFinding? Pending(PayoutBacklog backlog, AlertConfig config) =>
        Judge(backlog.Pending, config.PendingPayoutThreshold, new()
        {
            Type = AlertType.PendingThreshold,
            Severity = AlertSeverity.Medium,
            Title = "Many payouts are pending",
            Message = Text($"{backlog.Pending} payouts wait to be sent, {backlog.Retrying} of them again; more than {config.PendingPayoutThreshold}."),
            Metrics = new Dictionary<string, decimal>
            {
                ["pendingPayouts"] = backlog.Pending, ["retryQueue"] = backlog.Retrying, ["threshold"] = config.PendingPayoutThreshold,
            },
        });

    /// <summary>
    /// Of those that came to an end within the last 24 hours: of those that were created within them, none can have taken
    /// longer, so that a threshold of 24 hours would never be met.
    /// </summary>
    private static AlertFinding? Delay(PayoutBacklog backlog, AlertConfig config) =>
        Judge((decimal)backlog.AverageDelayMs / MsPerHour, config.ProcessingDelayThreshold, new()
        {
            Type = AlertType.ProcessingDelay,
            Severity = AlertSeverity.High,
            Title = "Payouts take long",
            Message = Text($"Payouts that ended within the last 24 hours took {(decimal)backlog.AverageDelayMs / MsPerHour:0.##} hours on average, above {config.ProcessingDelayThreshold:0.##}."),
            Metrics = new Dictionary<string, decimal>
            {
                ["averageProcessingTime"] = backlog.AverageDelayMs, ["thresholdHours"] = config.ProcessingDelayThreshold,
            },
        });

    /// <summary>Paid, or on its way: what failed or was called off is no money that leaves.</summary>
    private static AlertFinding? Amount(Money amount, decimal threshold) =>
        Judge(amount.Major, threshold, new()
        {
            Type = AlertType.AmountThreshold,
            Subject = amount.Currency.Code,
            Severity = AlertSeverity.Medium,
            Title = "A large sum is paid out",
            Message = Text($"The payouts of the last 24 hours that were paid or are on their way come to {amount}, above {threshold:#,0.##} {amount.Currency}."),
            Metrics = new Dictionary<string, decimal> { ["totalAmount"] = amount.Major, ["threshold"] = threshold },
        });

    private static AlertFinding? Judge(decimal figure, decimal threshold, AlertFinding finding) =>
        figure > threshold ? finding
        : figure > threshold * ClearedAt ? finding with { IsMet = false }
        : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
