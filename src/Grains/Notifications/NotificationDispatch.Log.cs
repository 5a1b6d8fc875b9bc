using Microsoft.Extensions.Logging;

namespace OrleansPayouts.Grains.Notifications;

public sealed partial class NotificationDispatch
{
    [LoggerMessage(2504, LogLevel.Warning, "Alerts could not be told; it is tried again within seconds")]
    private partial void LogNotTold(Exception failure);

    [LoggerMessage(2511, LogLevel.Information, "Told by {Channel} at attempt {Attempt} ({Delivery})")]
    private partial void LogSent(NotificationChannel channel, int attempt, Guid delivery);

    [LoggerMessage(2512, LogLevel.Warning, "Not told by {Channel} at attempt {Attempt}, tried again at {DueAt:u}: {Error} ({Delivery})")]
    private partial void LogFailed(NotificationChannel channel, int attempt, DateTimeOffset dueAt, string error, Guid delivery);

    [LoggerMessage(2513, LogLevel.Error, "Not told by {Channel} at attempt {Attempt}, given up: {Error} ({Delivery})")]
    private partial void LogGivenUp(NotificationChannel channel, int attempt, string error, Guid delivery);
}
