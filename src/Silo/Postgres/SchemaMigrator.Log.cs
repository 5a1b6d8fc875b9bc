using Microsoft.Extensions.Logging;

namespace OrleansPayouts.Silo.Postgres;

public static partial class SchemaMigrator
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Applied migration {Version} {Name}")]
    private static partial void LogApplied(ILogger logger, int version, string name);
}
