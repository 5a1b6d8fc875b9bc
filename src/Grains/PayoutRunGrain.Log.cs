using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains;

public sealed partial class PayoutRunGrain
{
    [LoggerMessage(2201, LogLevel.Warning, "{Run} was interrupted and goes on in a moment")]
    private partial void LogInterrupted(RunId run, Exception failure);
}
