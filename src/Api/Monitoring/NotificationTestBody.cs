using System.Text.Json.Serialization;
using OrleansPayouts.Domain;
using OrleansPayouts.Grains.Notifications;

namespace OrleansPayouts.Api.Monitoring;

/// <summary>What a test notification to one receiver came to.</summary>
/// <param name="Channel"><c>email</c> or <c>webhook</c>.</param>
/// <param name="Address">The e-mail address or URL.</param>
/// <param name="Sent">Whether the mail server, or the webhook's receiver, has taken it.</param>
/// <param name="Error">Why not.</param>
public sealed record NotificationTestBody(
    string Channel,
    string Address,
    bool Sent,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error)
{
    public static NotificationTestBody Of(NotificationTestResult result) =>
        new(EnumNames<NotificationChannel>.Of(result.Channel), result.Address, result.Error is null, result.Error);
}
