using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Sending;

/// <summary>
/// Where every request to Stripe of a silo waits for one of the cluster's permits (invariant I6): transfers of runs, retries,
/// and the resolver's lists. One a silo, for any number of grains and threads.
/// </summary>
public interface ITransferGate
{
    /// <summary>
    /// Returns with a permit, which has to be disposed of when Stripe has answered, or with the reason why nothing may
    /// be sent now. Those who wait go in the order of their coming, whatever their run.
    /// </summary>
    /// <param name="run">The run that the payout belongs to.</param>
    /// <param name="cancellationToken">Ends the waiting. The program's stop ends it in any case.</param>
    ValueTask<GateAnswer> Enter(RunId run, CancellationToken cancellationToken);

    /// <summary>Whether the circuit is open, as far as this silo knows: hardly anything is sent until Stripe answers again.</summary>
    bool IsShut { get; }

    /// <summary>
    /// Nothing more of the run is sent from this silo: who waits gets no permit, nor who comes within a second. By then
    /// whoever dispatches the run has heard of it.
    /// </summary>
    void Stop(RunId run);

    /// <summary>The run is dispatched anew; a stop of a moment ago is over.</summary>
    void Resume(RunId run);
}
