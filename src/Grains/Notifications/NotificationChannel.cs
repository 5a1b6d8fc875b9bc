namespace OrleansPayouts.Grains.Notifications;

/// <summary>How somebody is told.</summary>
public enum NotificationChannel
{
    Email,
    Webhook,
}
