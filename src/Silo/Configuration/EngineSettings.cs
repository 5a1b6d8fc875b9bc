using OrleansPayouts.Grains;
using OrleansPayouts.Silo.Notifications;
using OrleansPayouts.Silo.Stripe;

namespace OrleansPayouts.Silo.Configuration;

/// <summary>What a program is configured with that makes payouts (configuration.md), read by <see cref="EngineSettingsReader"/>.</summary>
public sealed record EngineSettings
{
    /// <summary>STRIPE_SECRET_KEY.</summary>
    public required string StripeSecretKey { get; init; }

    /// <summary>STRIPE_API_BASE.</summary>
    public required Uri StripeApiBase { get; init; }

    /// <summary>DATABASE_URL or ConnectionStrings__Payouts.</summary>
    public required string Database { get; init; }

    /// <summary>Whether the connection to it leaves this machine unverified, because PAYOUT_DATABASE_PLAINTEXT says that it may.</summary>
    public bool DatabaseIsUnverified { get; init; }

    /// <summary>PAYOUT_DATA_KEY and PAYOUT_DATA_KEY_PREVIOUS.</summary>
    public required DataKeys DataKeys { get; init; }

    /// <summary>MONITORING_ENABLED: metrics, alerts, notifications.</summary>
    public bool MonitoringEnabled { get; init; } = true;

    /// <summary>SMTP_URL: where alert mail goes; null where none is sent.</summary>
    public SmtpEndpoint? Smtp { get; init; }

    /// <summary>SMTP_FROM: whom alert mail is from; null for what follows from SMTP_URL.</summary>
    public string? MailFrom { get; init; }

    /// <summary>PAYOUT_WEBHOOK_SIGNING_SECRET: what alert webhooks are signed with; null where none is called.</summary>
    public string? WebhookSigningSecret { get; init; }

    /// <summary>PAYOUT_HEARTBEAT_URL: a service that raises an alarm when no health check succeeds any more; null where there is none.</summary>
    public Uri? HeartbeatUrl { get; init; }

    /// <summary>PAYOUT_PROCESSING_TIMEOUT_MS.</summary>
    public required TimeSpan ProcessingTimeout { get; init; }

    /// <summary>PAYOUT_BATCH_SIZE and its siblings.</summary>
    public required PayoutOptions Payouts { get; init; }

    public PayoutSiloOptions ToSiloOptions() => new()
    {
        ConnectionString = Database,
        DatabaseIsUnverified = DatabaseIsUnverified,
        Payouts = Payouts,
        DataKeys = DataKeys,
        MonitoringEnabled = MonitoringEnabled,
        Notifications = new NotificationSettings { Smtp = Smtp, MailFrom = MailFrom, SigningSecret = WebhookSigningSecret, HeartbeatUrl = HeartbeatUrl },
        Stripe = new StripeOptions
        {
            SecretKey = StripeSecretKey,
            ApiBase = StripeApiBase,
            RequestTimeout = ProcessingTimeout,
            MaxConnections = Payouts.MaxConcurrentProcessing,
        },
    };

    /// <summary>Without the secrets.</summary>
    public override string ToString() => nameof(EngineSettings);
}
