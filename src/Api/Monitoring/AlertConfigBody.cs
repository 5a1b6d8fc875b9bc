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
    /// <summary>The configuration as a caller may see it.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="showsAddresses">False masks webhook addresses after the host: at many receivers the path is the secret that lets its holder post.</param>
    public static AlertConfigBody Of(AlertConfig config, bool showsAddresses) => new(
        config.Enabled,
        config.FailureRateThreshold,
        config.PendingPayoutThreshold,
        config.ProcessingDelayThreshold,
        config.TotalAmountThreshold,
        config.TotalAmountThresholds,
        config.NotificationEmails,
        showsAddresses ? config.WebhookUrls : [.. config.WebhookUrls.Select(Masked)]);

    private static string Masked(string url) => new Uri(url).GetLeftPart(UriPartial.Authority) + "/…";
}
