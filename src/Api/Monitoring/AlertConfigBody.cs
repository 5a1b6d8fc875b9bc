using OrleansPayouts.Domain.Alerts;

namespace OrleansPayouts.Api.Monitoring;

/// <summary>When alerts are raised and who is told (configuration.md, "Alerts").</summary>
public sealed record AlertConfigBody(
    bool Enabled,
    decimal FailureRateThreshold,
    long PendingPayoutThreshold,
    decimal ProcessingDelayThreshold,
    decimal TotalAmountThreshold,
    IReadOnlyDictionary<string, decimal> TotalAmountThresholds,
    IReadOnlyList<string> NotificationEmails,
    IReadOnlyList<string> WebhookUrls)
{
    public static AlertConfigBody Of(AlertConfig config) => new(
        config.Enabled,
        config.FailureRateThreshold,
        config.PendingPayoutThreshold,
        config.ProcessingDelayThreshold,
        config.TotalAmountThreshold,
        config.TotalAmountThresholds,
        config.NotificationEmails,
        config.WebhookUrls);
}
