namespace OrleansPayouts.Domain.Alerts;

/// <summary>What is to be written about an alert.</summary>
/// <param name="Kind">What happens to it; null for a note that nobody has to be told of.</param>
/// <param name="Before">As it stood; null where it is a new one.</param>
/// <param name="After">As it is to stand.</param>
public sealed record AlertStep(AlertEventKind? Kind, Alert? Before, Alert After)
{
    /// <summary>Who does it.</summary>
    public string Actor { get; init; } = Alert.BySystem;
}
