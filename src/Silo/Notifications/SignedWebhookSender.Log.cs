using Microsoft.Extensions.Logging;

namespace OrleansPayouts.Silo.Notifications;

public sealed partial class SignedWebhookSender
{
    [LoggerMessage(2521, LogLevel.Warning, "Webhooks are configured for alerts, and PAYOUT_WEBHOOK_SIGNING_SECRET is not set: none is called")]
    private partial void LogNoSecret();
}
