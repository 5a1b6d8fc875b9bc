using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Sending;

/// <summary>Somebody who waits at the gate.</summary>
internal sealed class GateEntry
{
    // Continuations run elsewhere: the gate's lock is held when it answers.
    private readonly TaskCompletionSource<GateAnswer> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public GateEntry(RunId run) => (Run, Node) = (run, new LinkedListNode<GateEntry>(this));

    public RunId Run { get; }

    /// <summary>Its place in the queue; in none once it has its answer.</summary>
    public LinkedListNode<GateEntry> Node { get; }

    public Task<GateAnswer> Answer => answer.Task;

    public void Reply(GateAnswer reply) => answer.SetResult(reply);

    public void Cancel(CancellationToken cancellationToken) => answer.SetCanceled(cancellationToken);
}
