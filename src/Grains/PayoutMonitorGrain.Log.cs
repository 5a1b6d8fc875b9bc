using Microsoft.Extensions.Logging;

namespace OrleansPayouts.Grains;

public sealed partial class PayoutMonitorGrain
{
    [LoggerMessage(2503, LogLevel.Warning, "The monitor could not look; it tries again within seconds")]
    private partial void LogFailed(Exception failure);
}
