using Microsoft.Extensions.Logging;

namespace OrleansPayouts.Grains;

public sealed partial class PayoutSweeperGrain
{
    [LoggerMessage(2401, LogLevel.Warning, "A sweep failed; the next comes in a minute")]
    private partial void LogFailed(Exception failure);
}
