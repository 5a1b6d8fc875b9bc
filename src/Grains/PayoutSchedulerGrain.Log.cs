using Microsoft.Extensions.Logging;

namespace OrleansPayouts.Grains;

public sealed partial class PayoutSchedulerGrain
{
    [LoggerMessage(2401, LogLevel.Critical, "The circuit is open: Stripe does not answer as it should. Nothing is sent; one request is tried after {Wait}")]
    private partial void LogOpened(TimeSpan wait);

    [LoggerMessage(2402, LogLevel.Warning, "The circuit is closed again: Stripe answers")]
    private partial void LogClosed();

    [LoggerMessage(2404, LogLevel.Warning, "The circuit stays open: {FailedProbes} requests were tried and not answered as they should be; the next is tried after {Wait}")]
    private partial void LogProbeFailed(int failedProbes, TimeSpan wait);

    [LoggerMessage(2403, LogLevel.Warning, "Stripe refused {Requests} requests as too many; the rate is now {Rate} a second and climbs back slowly")]
    private partial void LogThrottled(int requests, int rate);
}
