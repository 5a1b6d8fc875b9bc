using Microsoft.Extensions.Logging;

namespace OrleansPayouts.Silo.Postgres.EmbeddedRuntime;

public sealed partial class SingleProcessLock
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Another process is active on this database; this one waits as a standby.")]
    private static partial void LogStandby(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "This process is the active one on its database.")]
    private static partial void LogActive(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database cannot be reached ({Failure}); asking again.")]
    private static partial void LogUnreachable(ILogger logger, string failure);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The connection that says we are the only active process is lost; this process must stop.")]
    private static partial void LogLost(ILogger logger, Exception failure);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The lock could not be given back; it ends with its session.")]
    private static partial void LogReleaseFailed(ILogger logger, Exception failure);
}
