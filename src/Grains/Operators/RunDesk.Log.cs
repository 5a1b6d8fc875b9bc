using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Operators;

public sealed partial class RunDesk
{
    [LoggerMessage(2301, LogLevel.Warning, "{Run} was changed by an operator and could not be told; it finds out by itself")]
    private partial void LogNotTold(RunId run, Exception failure);
}
