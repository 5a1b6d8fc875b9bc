using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Sending;

namespace OrleansPayouts.Grains.Sending;

/// <summary>Leave to have one request at Stripe. Disposed of when Stripe has answered, or when nothing will be sent.</summary>
public sealed class TransferPermit : IDisposable
{
    private const int InHand = 0;
    private const int Sent = 1;
    private const int Returned = 2;

    private readonly TransferGate gate;
    private readonly RunId run;
    private readonly bool isProbe;
    private int stage = InHand;

    internal TransferPermit(TransferGate gate, RunId run, bool isProbe) => (this.gate, this.run, this.isProbe) = (gate, run, isProbe);

    /// <summary>
    /// False where nothing may be sent any more: a process that was stopped after it got the permit finds out here that its
    /// lease has ended meanwhile, and others have it; then it enters anew.
    /// </summary>
    public bool IsGood => gate.IsLive;

    /// <summary>
    /// Called when the request goes out, on any thread: it counts from now. Between the permit and this lies the making of a connection,
    /// and in a new process the loading of code, half a second at times: what had piled up then went out together.
    /// </summary>
    public void GoesOut()
    {
        if (Interlocked.CompareExchange(ref stage, Sent, InHand) == InHand)
            gate.GoesOut();
    }

    /// <summary>
    /// Tells the gate what came of it: for the circuit and the rate, and so that it stops the run where every other payout
    /// would meet the same.
    /// </summary>
    public void Observe(TransferOutcome outcome)
    {
        var refused = outcome as TransferOutcome.Refused;
        gate.Observe(SendVerdicts.Of(outcome), refused?.RetryAfter, isProbe);
        if (refused is not null && FailureClassification.Classify(refused) is FailureClass.PlatformMustAct or FailureClass.StopEverything)
            gate.Stop(run);
    }

    /// <summary>The same for a list that was asked for, which stops no run.</summary>
    public void Observe(TransferListing listing) =>
        gate.Observe(SendVerdicts.Of(listing), (listing as TransferListing.Unavailable)?.RetryAfter, isProbe);

    /// <summary>The same for a single transfer that was asked for.</summary>
    public void Observe(TransferLookup lookup) =>
        gate.Observe(SendVerdicts.Of(lookup), (lookup as TransferLookup.Unavailable)?.RetryAfter, isProbe);

    /// <inheritdoc/>
    public void Dispose()
    {
        var before = Interlocked.Exchange(ref stage, Returned);
        if (before != Returned)
            gate.Leave(isProbe, wasSent: before == Sent);
    }
}
