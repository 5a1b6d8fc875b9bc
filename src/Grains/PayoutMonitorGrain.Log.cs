using Microsoft.Extensions.Logging;

namespace OrleansPayouts.Grains;

public sealed partial class PayoutMonitorGrain
{
    [LoggerMessage(2503, LogLevel.Warning, "The health check failed; retrying within seconds")]
    private partial void LogFailed(Exception failure);
}
