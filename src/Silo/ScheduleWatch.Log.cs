using Microsoft.Extensions.Logging;

namespace OrleansPayouts.Silo;

internal sealed partial class ScheduleWatch
{
    [LoggerMessage(2413, LogLevel.Warning, "The schedule could not be seen to; it is tried again after {Wait}")]
    private partial void LogLater(Exception failure, TimeSpan wait);
}
