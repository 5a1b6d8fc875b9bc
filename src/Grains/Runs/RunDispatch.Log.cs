using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Runs;

public sealed partial class RunDispatch
{
    [LoggerMessage(2001, LogLevel.Warning, "Sending {Payout} was interrupted; it stays reserved and is sent again under the same key")]
    private partial void LogInterrupted(PayoutId payout, Exception failure);

    [LoggerMessage(2004, LogLevel.Warning, "The silo of {Payout} was not told that its run stops; what waits there may still be sent")]
    private partial void LogNotWithdrawn(string payout, Exception failure);
}
