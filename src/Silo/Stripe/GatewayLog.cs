using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Silo.Stripe;

/// <summary>Says what Stripe left open, in the same words for every gateway, and hands the answer on.</summary>
internal sealed partial class GatewayLog(ILogger logger)
{
    public TransferOutcome Of(TransferRequest request, TransferOutcome outcome)
    {
        if (outcome is TransferOutcome.Unanswered unanswered)
            LogUnanswered(request.Payout, unanswered.Fault, unanswered.RequestId);
        return outcome;
    }

    public TransferListing Of(TransferListing listing)
    {
        if (listing is TransferListing.Unavailable unavailable)
            LogUnavailable("list of transfers", unavailable.Code);
        return listing;
    }

    public TransferLookup Of(TransferLookup lookup)
    {
        if (lookup is TransferLookup.Unavailable unavailable)
            LogUnavailable("transfer", unavailable.Code);
        return lookup;
    }

    public BalanceAnswer Of(BalanceAnswer answer)
    {
        if (answer is BalanceAnswer.Unavailable unavailable)
            LogUnavailable("balance", unavailable.Code);
        return answer;
    }

    // Neither the exception nor the body: either may hold what must not be in a log.
    [LoggerMessage(
        EventId = 3001,
        Level = LogLevel.Warning,
        Message = "Stripe's answer on {Payout} is unknown: {Fault} (request {RequestId})")]
    private partial void LogUnanswered(PayoutId payout, TransportFault fault, string? requestId);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning, Message = "Stripe did not give its {Asked}: {Code}")]
    private partial void LogUnavailable(string asked, string code);
}
