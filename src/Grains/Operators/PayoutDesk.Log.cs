using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Operators;

public sealed partial class PayoutDesk
{
    [LoggerMessage(2302, LogLevel.Warning, "{Payout} is due by an operator's will and could not be told; the sweeper finds it")]
    private partial void LogNotTold(PayoutId payout, Exception failure);
}
