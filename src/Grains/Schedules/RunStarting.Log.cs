using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Schedules;

public sealed partial class RunStarting
{
    [LoggerMessage(2411, LogLevel.Error, "{Slots} slots from {First:u} on came and went without a run; they are missed, and {Due:u} is due")]
    private partial void LogMissed(int slots, DateTimeOffset first, DateTimeOffset due);

    [LoggerMessage(2412, LogLevel.Warning, "The slot {Due:u} is due and waits for {Run}, which is not over")]
    private partial void LogInTheWay(DateTimeOffset due, RunId run);
}
