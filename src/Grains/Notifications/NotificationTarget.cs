using System.Security.Cryptography;
using System.Text;
using OrleansPayouts.Domain.Alerts;

namespace OrleansPayouts.Grains.Notifications;

/// <summary>Who is told, and how.</summary>
/// <param name="Channel">Mail or webhook.</param>
/// <param name="Address">An e-mail address or a URL: neither is ever logged, for one is personal and the other may have a secret in it.</param>
public sealed record NotificationTarget(NotificationChannel Channel, string Address)
{
    /// <summary>What stands for the address where deliveries are kept: 64 hexadecimal digits.</summary>
    public string Key { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Address)));

    /// <summary>Each address once, however often it is configured.</summary>
    public static IReadOnlyList<NotificationTarget> Of(AlertConfig config) =>
    [
        .. config.NotificationEmails.Select(email => new NotificationTarget(NotificationChannel.Email, email))
            .Concat(config.WebhookUrls.Select(url => new NotificationTarget(NotificationChannel.Webhook, url)))
            .DistinctBy(target => (target.Channel, target.Key)),
    ];

    /// <summary>Without the address.</summary>
    public override string ToString() => $"{Channel} {Key[..8]}";
}
