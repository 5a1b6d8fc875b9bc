using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Sending;

namespace OrleansPayouts.Domain.Tests;

/// <summary>Permits, circuit and rate together, as the scheduler keeps them.</summary>
public sealed class ThrottleTests
{
    private static readonly ThrottleLimits Limits = new(new PermitCaps(5, 20), new CircuitLimits(5, TimeSpan.FromSeconds(15)), TimeSpan.FromSeconds(60));
    private static readonly DateTimeOffset Now = Given.Now;

    private Throttle throttle = new();
    private long number;

    [Fact]
    public void While_it_is_open_nobody_gets_anything_and_then_one_gets_one()
    {
        Ask("a", 100, report: new SendReport(IsTripped: true)).ShouldBe(new PermitLease(0, 0, PermitLease.Soon, CircuitStatus.Open));
        Ask("b", 100, at: 14).Concurrency.ShouldBe(0);
        Ask("b", 100, at: 15).ShouldBe(new PermitLease(1, 1, PermitPool.LeaseFor / 3, CircuitStatus.HalfOpen));
        Ask("a", 100, at: 16).ShouldBe(new PermitLease(0, 0, PermitLease.Soon, CircuitStatus.HalfOpen));
        Ask("b", 100, inFlight: 1, rate: 1, report: new SendReport(Probe: ProbeState.Running), at: 18).Concurrency.ShouldBe(0);
        Ask("b", 100, inFlight: 0, rate: 1, report: new SendReport(Good: 1, Probe: ProbeState.Good), at: 19).Circuit.ShouldBe(CircuitStatus.Closed);
    }

    [Fact]
    public void What_hangs_since_before_it_opened_is_counted_beside_the_probe()
    {
        Ask("a", 100);
        Ask("a", 100, inFlight: 5, rate: 20, report: new SendReport(IsTripped: true)).Concurrency.ShouldBe(0);
        Ask("a", 1, inFlight: 5, at: 16).Concurrency.ShouldBe(0, "there is no room");
        throttle.Circuit.Status.ShouldBe(CircuitStatus.Open);
        Ask("a", 1, inFlight: 4, at: 17).ShouldBe(new PermitLease(5, 1, PermitPool.LeaseFor / 3, CircuitStatus.HalfOpen));
    }

    [Fact]
    public void A_429_lowers_the_rate_of_all_and_its_wait_holds_for_all()
    {
        Ask("a", 100, report: new SendReport(Throttled: 1, RetryAfter: TimeSpan.FromSeconds(4))).Concurrency.ShouldBe(0);
        Ask("b", 100, at: 3).ShouldBe(new PermitLease(0, 0, PermitLease.Soon));
        Ask("b", 100, at: 4).RequestsPerSecond.ShouldBeLessThanOrEqualTo(11);
    }

    [Fact]
    public void An_overtaken_report_is_not_counted()
    {
        Ask("a", 100);
        var late = new PermitRequest("a", number - 1, 1, 0, 0) { Report = new SendReport(IsTripped: true) };
        throttle.Ask(late, Limits, Now).Throttle.ShouldBeSameAs(throttle);
    }

    private PermitLease Ask(string holder, int wanted, int inFlight = 0, int rate = 0, SendReport? report = null, double at = 0)
    {
        var request = new PermitRequest(holder, ++number, wanted, inFlight, rate) { Report = report ?? new SendReport() };
        (throttle, var lease) = throttle.Ask(request, Limits, Now.AddSeconds(at));
        return lease;
    }
}
