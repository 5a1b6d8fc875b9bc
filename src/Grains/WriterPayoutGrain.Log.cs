using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains;

public sealed partial class WriterPayoutGrain
{
    [LoggerMessage(2103, LogLevel.Warning, "{Payout} has no reminder; the sweeper will find it when it is due")]
    private partial void LogNoReminder(PayoutId payout, Exception failure);

    [LoggerMessage(2104, LogLevel.Warning, "What was due for {Payout} was interrupted; it is tried again in a minute")]
    private partial void LogInterrupted(PayoutId payout, Exception failure);
}
