namespace OrleansPayouts.Domain.Alerts;

/// <summary>What happened to an alert.</summary>
[GenerateSerializer, Alias("OrleansPayouts.AlertEventKind")]
public enum AlertEventKind
{
    Raised,

    /// <summary>Its condition was met once more, or has become worse.</summary>
    Repeated,
    Acknowledged,
    Resolved,
}
