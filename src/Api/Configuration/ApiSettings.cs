using OrleansPayouts.Silo.Configuration;
using OrleansPayouts.Silo.Development;
using OrleansPayouts.Silo.Hosting;

namespace OrleansPayouts.Api.Configuration;

/// <summary>All that is configured (configuration.md), read and judged by <see cref="SettingsReader"/>.</summary>
public sealed record ApiSettings
{
    /// <summary>CRON_API_KEY: several while one is being rotated.</summary>
    public required IReadOnlyList<string> CronKeys { get; init; }

    /// <summary>ADMIN_API_KEY.</summary>
    public required string AdminKey { get; init; }

    /// <summary>How the front end meets its callers.</summary>
    public FrontSettings Front { get; init; } = new();

    /// <summary>STRIPE_WEBHOOK_SECRET: several while one is being rotated; without any the webhook endpoint answers 503.</summary>
    public IReadOnlyList<string> WebhookSecrets { get; init; } = [];

    /// <summary>Whether payouts are made in this process, too; else it is a client of silos elsewhere.</summary>
    public bool RunsSilo { get; init; } = true;

    /// <summary>What making payouts needs.</summary>
    public required EngineSettings Engine { get; init; }

    /// <summary>ORLEANS_CLUSTER_ID and its siblings.</summary>
    public OrleansSettings Orleans { get; init; } = new();

    /// <summary>What a development machine completes.</summary>
    public DevelopmentSettings ForDevelopment() => new(AdminKey, CronKeys, Engine);

    /// <summary>The same, completed by a development machine.</summary>
    public ApiSettings With(DevelopmentSettings complete) =>
        this with { AdminKey = complete.AdminKey, CronKeys = complete.CronKeys, Engine = complete.Engine };

    /// <summary>Without the secrets.</summary>
    public override string ToString() => nameof(ApiSettings);
}
