using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Sending;

namespace OrleansPayouts.Grains;

public sealed partial class PayoutSchedulerGrain
{
    private void LogTurns(CircuitStatus before, SendReport report)
    {
        var circuit = throttle.State.Circuit;
        if (circuit.Status == CircuitStatus.Open && before == CircuitStatus.Closed)
            LogOpened(circuit.SendAgainAfter(Now));
        else if (circuit.Status == CircuitStatus.Open && before == CircuitStatus.HalfOpen && report.Probe == ProbeState.Bad)
            LogProbeFailed(circuit.FailedProbes, circuit.SendAgainAfter(Now));
        else if (circuit.Status == CircuitStatus.Closed && before != CircuitStatus.Closed)
            LogClosed();
        if (report.Throttled > 0)
            LogThrottled(report.Throttled, throttle.State.Rate.At(options.Value.MaxRequestsPerSecond, options.Value.ThrottleLimits().RateRecovery, Now));
    }

    [LoggerMessage(2401, LogLevel.Critical, "The circuit is open: Stripe does not answer as it should. Nothing is sent; one request is tried after {Wait}")]
    private partial void LogOpened(TimeSpan wait);

    [LoggerMessage(2402, LogLevel.Warning, "The circuit is closed again: Stripe answers")]
    private partial void LogClosed();

    [LoggerMessage(2404, LogLevel.Warning, "The circuit stays open: {FailedProbes} requests were tried and not answered as they should be; the next is tried after {Wait}")]
    private partial void LogProbeFailed(int failedProbes, TimeSpan wait);

    [LoggerMessage(2403, LogLevel.Warning, "Stripe refused {Requests} requests as too many; the rate is now {Rate} a second and climbs back slowly")]
    private partial void LogThrottled(int requests, int rate);
}
