namespace OrleansPayouts.Silo.Configuration;

/// <summary>The names of the variables that this program reads.</summary>
public static class Variables
{
    public const string CronKey = "CRON_API_KEY";
    public const string AdminKey = "ADMIN_API_KEY";
    public const string StripeKey = "STRIPE_SECRET_KEY";
    public const string StripeBase = "STRIPE_API_BASE";
    public const string WebhookSecret = "STRIPE_WEBHOOK_SECRET";
    /// <summary>OpenTelemetry's own names, as is the next one.</summary>
    public const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public const string OtlpProtocol = "OTEL_EXPORTER_OTLP_PROTOCOL";
    public const string DatabaseUrl = "DATABASE_URL";

    /// <summary><c>yes</c>: the operator answers for the network between this program and PostgreSQL.</summary>
    public const string DatabasePlaintext = "PAYOUT_DATABASE_PLAINTEXT";

    /// <summary>As an environment variable: <c>ConnectionStrings__Payouts</c>.</summary>
    public const string ConnectionString = "ConnectionStrings:Payouts";

    public const string DataKey = "PAYOUT_DATA_KEY";
    public const string PreviousDataKeys = "PAYOUT_DATA_KEY_PREVIOUS";
    public const string Monitoring = "MONITORING_ENABLED";
    public const string Smtp = "SMTP_URL";
    public const string MailFrom = "SMTP_FROM";
    public const string WebhookSigningSecret = "PAYOUT_WEBHOOK_SIGNING_SECRET";
    public const string HeartbeatUrl = "PAYOUT_HEARTBEAT_URL";

    public const string BatchSize = "PAYOUT_BATCH_SIZE";
    public const string MaxRetries = "PAYOUT_MAX_RETRIES";
    public const string RetryDelay = "PAYOUT_RETRY_DELAY_MS";
    public const string ProcessingTimeout = "PAYOUT_PROCESSING_TIMEOUT_MS";
    public const string MinimumThreshold = "PAYOUT_MIN_THRESHOLD";
    public const string MinimumThresholds = "PAYOUT_MIN_THRESHOLDS";
    public const string MaxConcurrent = "PAYOUT_MAX_CONCURRENT";
    public const string EnableFailsafe = "PAYOUT_ENABLE_FAILSAFE";
    public const string ShortfallPolicy = "PAYOUT_SHORTFALL_POLICY";
    public const string FailureSharePercent = "PAYOUT_FAILURE_SHARE_PERCENT";
    public const string FailureShareAfter = "PAYOUT_FAILURE_SHARE_AFTER";
    public const string MaxRequestsPerSecond = "PAYOUT_MAX_REQUESTS_PER_SECOND";
    public const string CircuitFailures = "PAYOUT_CIRCUIT_FAILURES";
    public const string CircuitOpen = "PAYOUT_CIRCUIT_OPEN_MS";
    public const string RateRecovery = "PAYOUT_RATE_RECOVERY_MS";
}
