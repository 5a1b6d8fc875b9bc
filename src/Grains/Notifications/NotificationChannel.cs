namespace OrleansPayouts.Grains.Notifications;

/// <summary>How somebody is told.</summary>
[GenerateSerializer, Alias("OrleansPayouts.NotificationChannel")]
public enum NotificationChannel
{
    Email,
    Webhook,
}
