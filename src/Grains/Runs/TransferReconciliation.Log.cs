using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Runs;

public sealed partial class TransferReconciliation
{
    [LoggerMessage(2301, LogLevel.Warning, "Stripe could not be asked what was paid ({Code}): nobody is paid until it was. It is asked again in {Wait}")]
    private partial void LogUnavailable(string code, TimeSpan wait);

    [LoggerMessage(2302, LogLevel.Warning, "{Transfer} was found at Stripe; {Payout} is {Status}")]
    private partial void LogFound(TransferId transfer, PayoutId payout, PayoutStatus status);

    [LoggerMessage(2303, LogLevel.Critical, "{Transfer} contradicts the books: {Problem} A person must look; its writer is not paid until then")]
    private partial void LogContradicts(TransferId transfer, string problem);

    [LoggerMessage(2304, LogLevel.Warning, "{Transfer} was made by books that are lost, and is taken up into these")]
    private partial void LogAdopted(TransferId transfer);

    [LoggerMessage(2305, LogLevel.Error, "{Count} transfers at Stripe are not accounted for here, because earnings are missing; their writers are not paid until they are recorded again")]
    private partial void LogPending(long count);
}
