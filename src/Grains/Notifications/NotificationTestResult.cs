namespace OrleansPayouts.Grains.Notifications;

/// <summary>What a test notification to one receiver came to.</summary>
/// <param name="Channel">Mail or webhook.</param>
/// <param name="Address">The e-mail address or URL.</param>
/// <param name="Error">Why it was not sent, without addresses and secrets; null where the receiver has taken it.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.NotificationTestResult")]
public sealed record NotificationTestResult(
    [property: Id(0)] NotificationChannel Channel, [property: Id(1)] string Address, [property: Id(2)] string? Error);
