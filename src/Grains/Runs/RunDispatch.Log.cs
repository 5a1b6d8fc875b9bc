using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Runs;

public sealed partial class RunDispatch
{
    [LoggerMessage(2001, LogLevel.Warning, "Sending {Payout} was interrupted; it stays reserved and is sent again under the same key")]
    private partial void LogInterrupted(PayoutId payout, Exception failure);

    [LoggerMessage(2003, LogLevel.Warning, "{Count} attempts were begun and not sent, and some of them could not be taken back: they are in doubt")]
    private partial void LogNotTakenBack(int count, Exception failure);
}
