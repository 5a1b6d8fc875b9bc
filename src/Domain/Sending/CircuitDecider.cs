namespace OrleansPayouts.Domain.Sending;

/// <summary>
/// The circuit's rules. It opens on bad outcomes in a row or too many of them in a window; after a while one request, in
/// the whole cluster, tries whether Stripe answers; it closes when it does.
/// </summary>
public static class CircuitDecider
{
    /// <summary>How long a prober may be silent; it renews its lease much sooner.</summary>
    private static readonly TimeSpan ProberSilence = Runs.PermitPool.LeaseFor;

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <summary>What a holder's report makes of it.</summary>
    public static CircuitState After(CircuitState circuit, string holder, SendReport report, CircuitLimits limits, DateTimeOffset now) =>
        (circuit.Status, report.Probe) switch
        {
            (CircuitStatus.Closed, _) => Judge(Count(circuit, report, now), report, limits, now),
            // What was under way when it opened says nothing new.
            (CircuitStatus.Open, _) => circuit,
            _ when circuit.Prober != holder => circuit,
            (_, ProbeState.Running) => circuit with { Until = now + ProberSilence },
            (_, ProbeState.Good) => new CircuitState { HalfBegan = now },
            (_, ProbeState.Bad) => Open(circuit.FailedProbes + 1, limits, now),
            // It had nothing to send, or the permit was lost on the way to it: another one may try, in a moment, so that
            // even one who tells nothing of what he sent cannot send one after the other.
            _ => circuit with { Status = CircuitStatus.Open, Prober = null, Until = now + Moment },
        };

    /// <summary>Gives the probe to who asks, where it is time for one.</summary>
    public static (CircuitState Circuit, bool IsProber) Admit(CircuitState circuit, string holder, bool wants, DateTimeOffset now) =>
        circuit.Status != CircuitStatus.Closed && wants && now >= circuit.Until
            ? (circuit with { Status = CircuitStatus.HalfOpen, Prober = holder, Until = now + ProberSilence }, true)
            : (circuit, false);

    /// <summary>A person says that it is worth trying: the next request is the probe.</summary>
    public static CircuitState ProbeNow(CircuitState circuit, DateTimeOffset now) =>
        circuit.Status == CircuitStatus.Open ? circuit with { Until = now } : circuit;

    /// <summary>
    /// In new hands, whose clock may differ: nothing lasts longer than it would from now on, and what was counted is as old as
    /// nobody knows.
    /// </summary>
    public static CircuitState TakenOver(CircuitState circuit, CircuitLimits limits, DateTimeOffset now)
    {
        var longest = now + limits.OpenAfter(circuit.FailedProbes);
        return circuit.Status switch
        {
            CircuitStatus.Closed => new CircuitState { HalfBegan = now },
            CircuitStatus.Open => circuit with { Until = circuit.Until < longest ? circuit.Until : longest },
            _ => circuit with { Until = now + ProberSilence },
        };
    }

    private static CircuitState Count(CircuitState circuit, SendReport report, DateTimeOffset now)
    {
        var half = CircuitLimits.Window / 2;
        // One payout that fails each hour, and nothing else is sent: that is no outage, however often in a row.
        if (now - circuit.HalfBegan >= CircuitLimits.Window)
            circuit = new CircuitState { HalfBegan = now };
        else if (now - circuit.HalfBegan >= half)
            circuit = circuit with { HalfBegan = now, Good = 0, Bad = 0, GoodBefore = circuit.Good, BadBefore = circuit.Bad };
        return circuit with
        {
            Good = circuit.Good + report.Good,
            Bad = circuit.Bad + report.Bad,
            Consecutive = report.Good == 0 ? circuit.Consecutive + report.Bad : report.TrailingBad,
        };
    }

    private static CircuitState Judge(CircuitState circuit, SendReport report, CircuitLimits limits, DateTimeOffset now)
    {
        var bad = circuit.Bad + circuit.BadBefore;
        var all = bad + circuit.Good + circuit.GoodBefore;
        // Only a bad outcome opens it: of an old window with many, a report of good ones must not.
        var isTooFrequent = report.Bad > 0 && all >= CircuitLimits.FewestJudged && bad >= CircuitLimits.BadShare * all;
        return report.IsTripped || circuit.Consecutive >= limits.Failures || isTooFrequent ? Open(failedProbes: 0, limits, now) : circuit;
    }

    private static CircuitState Open(int failedProbes, CircuitLimits limits, DateTimeOffset now) => new()
    {
        Status = CircuitStatus.Open,
        Until = now + limits.OpenAfter(failedProbes),
        FailedProbes = failedProbes,
    };
}
