using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Runs;

public sealed partial class RunPreflight
{
    [LoggerMessage(2401, LogLevel.Critical, "{Run}: the books contradict themselves: {Breach}")]
    private partial void LogBreach(RunId run, string breach);

    [LoggerMessage(2403, LogLevel.Error, "{Run}: Stripe's balance is too low. Of these currencies no more is sent than {Budgets}; {Count} payouts are held back, and released when the run ends")]
    private partial void LogHeldBack(RunId run, long count, string budgets);
}
