using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Domain.Sending;

/// <summary>
/// One holder's side of the circuit and the rate: counts outcomes for the next report, and stops at once where waiting for
/// the scheduler's word would send more into an outage. The scheduler decides. Not for several threads at once.
/// </summary>
/// <param name="failures">Bad outcomes in a row on which it stops by itself.</param>
public sealed class SendWatch(int failures)
{
    private SendReport report = new();
    private CircuitStatus circuit;
    private ProbeState probe;
    private int consecutive;
    private DateTimeOffset lastBadAt = DateTimeOffset.MinValue;
    private bool isTripped;
    private bool isTripTold;
    private DateTimeOffset heldUntil = DateTimeOffset.MinValue;

    /// <summary>Whether those who wait are to be sent away: nothing will be sent soon.</summary>
    public bool IsShut => isTripped || circuit != CircuitStatus.Closed;

    /// <summary>Whether the next request may be sent, as far as Stripe's state goes.</summary>
    public bool MaySend(DateTimeOffset now) =>
        !isTripped && now >= heldUntil && (circuit == CircuitStatus.Closed || probe == ProbeState.Ready);

    /// <summary>A request is about to be sent. True where it is the probe.</summary>
    public bool Begin()
    {
        if (circuit == CircuitStatus.Closed)
            return false;
        probe = ProbeState.Running;
        return true;
    }

    /// <summary>Notes an outcome. True where the scheduler has to hear of it at once.</summary>
    public bool Note(SendVerdict verdict, TimeSpan? retryAfter, bool isProbe, DateTimeOffset now)
    {
        report = report.With(verdict, retryAfter);
        if (isProbe)
            probe = verdict == SendVerdict.Bad ? ProbeState.Bad : ProbeState.Good;
        Count(verdict, now);
        var trips = circuit == CircuitStatus.Closed && !isTripped && consecutive >= failures;
        isTripped |= trips;
        if (verdict == SendVerdict.Throttled && retryAfter is { } wait)
            Hold(now + (wait < AdaptiveRate.LongestHold ? wait : AdaptiveRate.LongestHold));
        return trips || isProbe || verdict == SendVerdict.Throttled;
    }

    /// <summary>The probe's permit was given back, and nothing was learned.</summary>
    public void GiveUpProbe()
    {
        if (probe == ProbeState.Running)
            probe = ProbeState.None;
    }

    /// <summary>
    /// What to tell the scheduler now. Counts are told once: where the answer is lost, nobody knows whether they were heard,
    /// and heard twice they could open the circuit. That it has stopped, and what became of its probe, is told until it is
    /// answered. A probe that is not under way yet is given up.
    /// </summary>
    public SendReport Tell()
    {
        isTripTold = isTripped;
        if (probe == ProbeState.Ready)
            probe = ProbeState.None;
        var told = report with { IsTripped = isTripped, Probe = probe };
        report = new SendReport();
        return told;
    }

    /// <summary>The scheduler has heard it and answered.</summary>
    public void Told(SendReport told, PermitLease lease)
    {
        // What came to light since it was asked is not answered yet.
        if (isTripTold)
            isTripped = false;
        if (isTripTold || lease.Circuit != circuit)
            consecutive = 0;
        isTripTold = false;
        circuit = lease.Circuit;
        if (probe == told.Probe && probe is ProbeState.Good or ProbeState.Bad)
            probe = ProbeState.None;
        if (circuit == CircuitStatus.HalfOpen && lease.Concurrency > 0 && probe == ProbeState.None)
            probe = ProbeState.Ready;
    }

    private void Count(SendVerdict verdict, DateTimeOffset now)
    {
        if (verdict == SendVerdict.Good)
            consecutive = 0;
        if (verdict != SendVerdict.Bad)
            return;
        // What fails once an hour is no outage.
        consecutive = now - lastBadAt < CircuitLimits.Window ? consecutive + 1 : 1;
        lastBadAt = now;
    }

    private void Hold(DateTimeOffset until) => heldUntil = until > heldUntil ? until : heldUntil;
}
