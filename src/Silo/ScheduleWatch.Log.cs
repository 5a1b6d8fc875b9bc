using Microsoft.Extensions.Logging;

namespace OrleansPayouts.Silo;

internal sealed partial class ScheduleWatch
{
    [LoggerMessage(2413, LogLevel.Warning, "Checking the schedule failed; retrying in {Wait}")]
    private partial void LogLater(Exception failure, TimeSpan wait);
}
