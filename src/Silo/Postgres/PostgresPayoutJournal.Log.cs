using Microsoft.Extensions.Logging;

namespace OrleansPayouts.Silo.Postgres;

public sealed partial class PostgresPayoutJournal
{
    [LoggerMessage(1001, LogLevel.Warning, "Writing {Count} transitions failed at try {Try}; trying again")]
    private partial void LogRetry(int count, int @try, Exception failure);

    [LoggerMessage(1002, LogLevel.Error, "Writing {Count} transitions failed; their payouts stay as they were")]
    private partial void LogFailure(int count, Exception failure);
}
