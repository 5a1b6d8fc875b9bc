using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains;

public sealed partial class WriterPayoutGrain
{
    [LoggerMessage(2101, LogLevel.Critical, "The outcome of an attempt at {Payout} ({Status}) contradicts the books: {Reason}; Stripe's request {RequestId}")]
    private partial void LogOutcomeRefused(PayoutId payout, PayoutStatus status, PayoutRefusal reason, string? requestId);
}
