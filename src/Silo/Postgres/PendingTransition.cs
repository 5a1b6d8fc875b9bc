using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>A transition that waits for its commit, and whoever waits for that.</summary>
internal sealed class PendingTransition(PayoutTransition transition)
{
    // Continuations run elsewhere: the journal's loop must not do the grains' work.
    private readonly TaskCompletionSource<bool> written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PayoutTransition Transition { get; } = transition;

    public Task<bool> Written => written.Task;

    public void Acknowledge(bool applied) => written.SetResult(applied);

    public void Reject(Exception failure) => written.SetException(failure);
}
