using OrleansPayouts.Silo.Configuration;

namespace OrleansPayouts.Silo.Development;

/// <summary>The settings that a development machine completes; what is empty is missing.</summary>
/// <param name="AdminKey">ADMIN_API_KEY.</param>
/// <param name="CronKeys">CRON_API_KEY.</param>
/// <param name="Engine">Database, Stripe and data keys among others.</param>
public sealed record DevelopmentSettings(string AdminKey, IReadOnlyList<string> CronKeys, EngineSettings Engine)
{
    /// <summary>Without the secrets.</summary>
    public override string ToString() => nameof(DevelopmentSettings);
}
