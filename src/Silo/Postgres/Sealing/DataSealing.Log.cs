using Microsoft.Extensions.Logging;

namespace OrleansPayouts.Silo.Postgres.Sealing;

public sealed partial class DataSealing
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Sealed {Texts} texts of {Place} under the key {KeyId}")]
    private partial void LogSealed(long texts, string place, string keyId);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Texts} texts of {Place} open with no configured key: PAYOUT_DATA_KEY_PREVIOUS lacks one, or they were changed")]
    private partial void LogUnreadable(long texts, string place);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sealing {Place} was interrupted; it goes on in a minute")]
    private partial void LogInterrupted(Exception failure, string place);
}
