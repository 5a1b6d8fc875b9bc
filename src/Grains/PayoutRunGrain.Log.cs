using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains;

public sealed partial class PayoutRunGrain
{
    [LoggerMessage(2201, LogLevel.Warning, "{Run} was interrupted and goes on in a moment")]
    private partial void LogInterrupted(RunId run, Exception failure);

    [LoggerMessage(2202, LogLevel.Error, "{Run} is paused: {Code}. The next trigger takes it up again")]
    private partial void LogPaused(RunId run, string? code);
}
