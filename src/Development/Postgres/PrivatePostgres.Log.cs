using Microsoft.Extensions.Logging;

namespace OrleansPayouts.Development.Postgres;

public sealed partial class PrivatePostgres
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Making a database cluster in {Home} with {Binaries}")]
    private static partial void LogCreating(ILogger logger, string home, string binaries);

    [LoggerMessage(Level = LogLevel.Information, Message = "PostgreSQL runs on 127.0.0.1:{Port} from {Home}")]
    private static partial void LogStarted(ILogger logger, int port, string home);

    [LoggerMessage(Level = LogLevel.Information, Message = "PostgreSQL already runs on 127.0.0.1:{Port} from {Home}: using it")]
    private static partial void LogAdopted(ILogger logger, int port, string home);

    [LoggerMessage(Level = LogLevel.Warning, Message = "PostgreSQL in {Home} was not stopped properly: recovering it")]
    private static partial void LogRecovering(ILogger logger, string home);

    [LoggerMessage(Level = LogLevel.Information, Message = "PostgreSQL in {Home} goes on: another process uses it")]
    private static partial void LogLeft(ILogger logger, string home);

    [LoggerMessage(Level = LogLevel.Information, Message = "PostgreSQL in {Home} is stopped")]
    private static partial void LogStopped(ILogger logger, string home);

    [LoggerMessage(Level = LogLevel.Warning, Message = "PostgreSQL in {Home} did not stop in time and is stopped hard: {Answer}")]
    private static partial void LogStoppingHard(ILogger logger, string home, string answer);
}
