namespace OrleansPayouts.Domain.Monitoring;

/// <summary>How the system is (http-contract.md).</summary>
[GenerateSerializer, Alias("OrleansPayouts.HealthStatus")]
public enum HealthStatus
{
    Healthy,

    /// <summary>An alert of high severity is open, or the failure rate is above half its threshold.</summary>
    Warning,

    /// <summary>A critical alert is open, acknowledged or not, or no health check has succeeded for two minutes.</summary>
    Critical,
}
