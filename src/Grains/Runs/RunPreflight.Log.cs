using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Runs;

public sealed partial class RunPreflight
{
    [LoggerMessage(2401, LogLevel.Critical, "{Run}: the books contradict themselves: {Breach}")]
    private partial void LogBreach(RunId run, string breach);

    [LoggerMessage(2402, LogLevel.Error, "{Run} sends nothing: Stripe's balance lacks {Missing}")]
    private partial void LogMissing(RunId run, string missing);

    [LoggerMessage(2403, LogLevel.Warning, "{Run} pays the oldest as far as Stripe's balance goes ({Budgets}); {Count} payouts wait, reserved, until there is more")]
    private partial void LogHeldBack(RunId run, long count, string budgets);
}
