namespace OrleansPayouts.Domain.Alerts;

/// <summary>How bad it is, the least first.</summary>
[GenerateSerializer, Alias("OrleansPayouts.AlertSeverity")]
public enum AlertSeverity
{
    Low,
    Medium,
    High,
    Critical,
}
