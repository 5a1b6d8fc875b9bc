using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Payouts;

public sealed partial class PayoutBooks
{
    [LoggerMessage(2101, LogLevel.Critical, "{Command} on {Payout} ({Status}) contradicts the books: {Reason}; Stripe's request {RequestId}")]
    private partial void LogContradiction(PayoutId payout, PayoutStatus status, string command, PayoutRefusal reason, string? requestId);

    [LoggerMessage(2102, LogLevel.Warning, "{Command} does not apply to {Payout} ({Status}) any more: {Reason}")]
    private partial void LogOvertaken(PayoutId payout, PayoutStatus status, string command, PayoutRefusal reason);

    [LoggerMessage(2103, LogLevel.Error, "What contradicts {Payout} could not be noted in the audit log")]
    private partial void LogNotNoted(PayoutId payout, Exception failure);
}
