using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Sending;

namespace OrleansPayouts.Grains.Sending;

/// <summary>Leave to have one request at Stripe. Disposed of when Stripe has answered, or when nothing will be sent.</summary>
public sealed class TransferPermit : IDisposable
{
    private readonly TransferGate gate;
    private readonly RunId run;
    private readonly bool isProbe;
    private bool wasSent;
    private int isReturned;

    internal TransferPermit(TransferGate gate, RunId run, bool isProbe) => (this.gate, this.run, this.isProbe) = (gate, run, isProbe);

    /// <summary>
    /// Called when the request goes out, and once: it counts from now. False where nothing may be sent any more: a process
    /// that was stopped after it got the permit finds out here that its lease has ended meanwhile, and others have it;
    /// then it enters anew.
    /// </summary>
    public bool Start() => wasSent = gate.Start();

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

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref isReturned, 1) == 0)
            gate.Leave(isProbe, wasSent);
    }
}
