using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Domain.Sending;

/// <summary>
/// All that decides how much is sent to Stripe: the permits, the circuit and the rate. A value: asking gives a new one, which
/// the scheduler stores before it hands out the lease.
/// </summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.Throttle")]
public sealed record Throttle
{
    [Id(0)]
    public PermitPool Permits { get; init; } = new();

    [Id(1)]
    public CircuitState Circuit { get; init; } = new();

    [Id(2)]
    public AdaptiveRate Rate { get; init; } = new();

    /// <summary>In new hands, whose clock may differ.</summary>
    public Throttle TakenOver(ThrottleLimits limits, DateTimeOffset now) => new()
    {
        Permits = Permits.TakenOver(now),
        Circuit = CircuitDecider.TakenOver(Circuit, limits.Circuit, now),
        Rate = Rate.TakenOver(now),
    };

    /// <summary>Takes a holder's report and gives it its lease.</summary>
    /// <param name="request">What is asked for. One that was overtaken by a later one changes nothing.</param>
    /// <param name="limits">The limits as they are now.</param>
    /// <param name="now">A clock that does not go back between two calls.</param>
    public (Throttle Throttle, PermitLease Lease) Ask(PermitRequest request, ThrottleLimits limits, DateTimeOffset now)
    {
        if (Permits.IsOvertaken(request, now))
            return (this, PermitLease.Nothing);
        var reported = CircuitDecider.After(Circuit, request.Holder, request.Report, limits.Circuit, now);
        var rate = Rate.After(request.Report, limits.Caps.RequestsPerSecond, limits.RateRecovery, now);
        var caps = limits.Caps with { RequestsPerSecond = rate.At(limits.Caps.RequestsPerSecond, limits.RateRecovery, now) };
        var isHeld = now < rate.HeldUntil;
        var (circuit, isProber) = CircuitDecider.Admit(reported, request.Holder, request.Wanted > 0 && !isHeld, now);
        PermitCaps? instead = isProber ? new PermitCaps(request.InFlight + 1, 1)
            : isHeld || circuit.Status != CircuitStatus.Closed ? default(PermitCaps)
            : null;
        var (permits, lease) = Permits.Grant(request, caps, instead, now);
        // What hangs since before it opened can fill the cap: then there is no room for a probe yet.
        if (isProber && lease.Concurrency <= request.InFlight)
            (circuit, lease) = (reported, lease with { Concurrency = 0, RequestsPerSecond = 0 });
        return (new Throttle { Permits = permits, Circuit = circuit, Rate = rate }, lease with { Circuit = circuit.Status });
    }
}
