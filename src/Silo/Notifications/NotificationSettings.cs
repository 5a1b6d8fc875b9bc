using OrleansPayouts.Silo.Configuration;

namespace OrleansPayouts.Silo.Notifications;

/// <summary>What alerts are told with.</summary>
public sealed record NotificationSettings
{
    /// <summary>SMTP_URL; null where no mail can be sent.</summary>
    public SmtpEndpoint? Smtp { get; init; }

    /// <summary>SMTP_FROM; null for the user of <see cref="Smtp"/> where that is an address, else <c>payouts@</c> and its host.</summary>
    public string? MailFrom { get; init; }

    /// <summary>PAYOUT_WEBHOOK_SIGNING_SECRET, 32 characters or more; null where no webhook can be called. A secret.</summary>
    public string? SigningSecret { get; init; }

    /// <summary>PAYOUT_HEARTBEAT_URL: requested after a health check that succeeded; null where none is sent. A secret.</summary>
    public Uri? HeartbeatUrl { get; init; }

    /// <summary>Without the secrets.</summary>
    public override string ToString() => nameof(NotificationSettings);
}
