using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Grains.Monitoring;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Notifications;

/// <summary>What is said: the same bytes at each attempt.</summary>
public static class NotificationText
{
    /// <summary>JSON: <c>{"id", "type": "alert" | "digest", "events": [{"id", "kind", "at", "actor", "alert"}]}</c>.</summary>
    public static byte[] Json(Guid id, IReadOnlyList<AlertEvent> events) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            Id = id.ToString(),
            Type = events.Count > 1 ? "digest" : "alert",
            Events = events.Select(happened => new
            {
                happened.Id,
                Kind = EnumNames<AlertEventKind>.Of(happened.Kind),
                happened.At,
                happened.Actor,
                Alert = JsonSerializer.Deserialize<JsonElement>(happened.Snapshot),
            }),
        },
        JsonSerializerOptions.Web);

    public static string Subject(IReadOnlyList<AlertEvent> events)
    {
        if (events is not [var only])
            return string.Create(CultureInfo.InvariantCulture, $"[payouts] {events.Count} events of alerts");
        var alert = Read(only);
        return $"[payouts] {Happened(only, alert)}: {alert.Title}";
    }

    public static string Body(IReadOnlyList<AlertEvent> events)
    {
        var text = new StringBuilder();
        foreach (var happened in events)
        {
            var alert = Read(happened);
            text.AppendLine(CultureInfo.InvariantCulture, $"{Happened(happened, alert)}: {alert.Title}")
                .AppendLine(alert.Message)
                .AppendLine(CultureInfo.InvariantCulture, $"{happened.At:yyyy-MM-dd HH:mm:ss} UTC, by {happened.Actor}, {alert.Occurrences} occurrences, open since {alert.CreatedAt:yyyy-MM-dd HH:mm:ss} UTC")
                .AppendLine(CultureInfo.InvariantCulture, $"Alert {alert.Id}, correlation id {alert.CorrelationId}")
                .AppendLine();
        }
        return text.ToString();
    }

    private static string Happened(AlertEvent happened, AlertView alert) => happened.Kind switch
    {
        AlertEventKind.Resolved => "Resolved",
        AlertEventKind.Raised => $"Raised, {alert.Severity}",
        _ => $"Worse, {alert.Severity}",
    };

    private static AlertView Read(AlertEvent happened) => JsonSerializer.Deserialize<AlertView>(happened.Snapshot, JsonSerializerOptions.Web)!;
}
