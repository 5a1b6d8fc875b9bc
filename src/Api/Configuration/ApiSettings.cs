using OrleansPayouts.Grains;

namespace OrleansPayouts.Api.Configuration;

/// <summary>All that is configured (configuration.md), read and judged by <see cref="SettingsReader"/>.</summary>
public sealed record ApiSettings
{
    /// <summary>CRON_API_KEY: several while one is being rotated.</summary>
    public required IReadOnlyList<string> CronKeys { get; init; }

    /// <summary>ADMIN_API_KEY.</summary>
    public required string AdminKey { get; init; }

    /// <summary>STRIPE_SECRET_KEY.</summary>
    public required string StripeSecretKey { get; init; }

    /// <summary>STRIPE_API_BASE.</summary>
    public required Uri StripeApiBase { get; init; }

    /// <summary>DATABASE_URL or ConnectionStrings__Payouts.</summary>
    public required string Database { get; init; }

    /// <summary>PAYOUT_PROCESSING_TIMEOUT_MS.</summary>
    public required TimeSpan ProcessingTimeout { get; init; }

    /// <summary>PAYOUT_BATCH_SIZE and its siblings.</summary>
    public required PayoutOptions Payouts { get; init; }
}
