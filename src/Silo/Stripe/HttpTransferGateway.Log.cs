using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Silo.Stripe;

public sealed partial class HttpTransferGateway
{
    // Neither the exception nor the body: either may hold what must not be in a log.
    [LoggerMessage(
        EventId = 3001,
        Level = LogLevel.Warning,
        Message = "Stripe's answer on {Payout} is unknown: {Fault} (request {RequestId})")]
    private partial void LogUnanswered(PayoutId payout, TransportFault fault, string? requestId);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning, Message = "Stripe did not give its {Asked}: {Code}")]
    private partial void LogUnavailable(string asked, string code);
}
