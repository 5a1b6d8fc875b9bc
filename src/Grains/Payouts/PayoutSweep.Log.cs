using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Payouts;

public sealed partial class PayoutSweep
{
    [LoggerMessage(2402, LogLevel.Warning, "{Payout} is due and could not be taken up; the next sweep tries again")]
    private partial void LogNotTakenUp(PayoutId payout, Exception failure);

    [LoggerMessage(2403, LogLevel.Error, "{Count} payouts are reserved although their run is over; they are sent now")]
    private partial void LogStranded(int count);
}
