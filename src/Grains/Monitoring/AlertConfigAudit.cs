using System.Text.Json;
using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Monitoring;

/// <summary>A change of the alert configuration for the audit log: addresses are counted, for they say who a person is, and some are secrets.</summary>
internal static class AlertConfigAudit
{
    public static AuditedChange Of(AlertConfig before, AlertConfig after)
    {
        var (was, now) = (Fields(before), Fields(after));
        var changed = was.Keys.Where(field => !Equals(was[field], now[field])).ToList();
        // Other addresses of the same number are a change all the same.
        if (!before.NotificationEmails.SequenceEqual(after.NotificationEmails))
            changed.Add("notificationEmails");
        if (!before.WebhookUrls.SequenceEqual(after.WebhookUrls))
            changed.Add("webhookUrls");
        return new AuditedChange("alerts.configured")
        {
            Before = Json(was, changed),
            After = Json(now, changed),
        };
    }

    private static Dictionary<string, object> Fields(AlertConfig config) => new()
    {
        ["enabled"] = config.Enabled,
        ["failureRateThreshold"] = config.FailureRateThreshold,
        ["pendingPayoutThreshold"] = config.PendingPayoutThreshold,
        ["processingDelayThreshold"] = config.ProcessingDelayThreshold,
        ["totalAmountThreshold"] = config.TotalAmountThreshold,
        ["totalAmountThresholds"] = CurrencyAmounts.From(config.TotalAmountThresholds).ToString(),
        ["notificationEmails"] = config.NotificationEmails.Count,
        ["webhookUrls"] = config.WebhookUrls.Count,
    };

    private static string Json(Dictionary<string, object> fields, List<string> changed) =>
        JsonSerializer.Serialize(fields.Where(field => changed.Contains(field.Key)).ToDictionary(field => field.Key, field => field.Value));
}
