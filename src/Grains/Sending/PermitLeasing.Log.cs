using Microsoft.Extensions.Logging;

namespace OrleansPayouts.Grains.Sending;

public sealed partial class PermitLeasing
{
    [LoggerMessage(2301, LogLevel.Warning, "The permits could not be renewed; nothing more is sent once the lease has ended. It is tried again each second")]
    private partial void LogNoAnswer(Exception failure);
}
