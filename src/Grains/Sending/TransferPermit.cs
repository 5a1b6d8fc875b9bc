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
    private int isReturned;

    internal TransferPermit(TransferGate gate, RunId run, bool isProbe) => (this.gate, this.run, this.isProbe) = (gate, run, isProbe);

    /// <summary>
    /// Whether it may be used still. A process that was stopped after it got the permit finds out here that its lease has
    /// ended meanwhile, and others have it: then it enters anew.
    /// </summary>
    public bool IsGood => gate.HasLease;

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
            gate.Leave(isProbe);
    }
}
