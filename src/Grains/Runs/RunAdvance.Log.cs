using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Runs;

public sealed partial class RunAdvance
{
    [LoggerMessage(2202, LogLevel.Error, "{Run} is paused: {Code}. {End}")]
    private partial void LogPaused(RunId run, string? code, string end);

    [LoggerMessage(2203, LogLevel.Debug, "{Run} is dispatched by this silo")]
    private partial void LogDispatching(RunId run);
}
