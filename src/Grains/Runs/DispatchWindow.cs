namespace OrleansPayouts.Grains.Runs;

/// <summary>
/// How many of a run's payouts are submitted at once: enough that every silo's gate has a queue, few enough that
/// memory does not grow with the run. Lives on its grain's own turns, so it needs no locks.
/// </summary>
/// <param name="maxUnanswered">Submitted payouts without an answer, those that wait for a permit included.</param>
internal sealed class DispatchWindow(int maxUnanswered)
{
    /// <summary>Answered payouts whose record is not durable yet, at most: what a database that hesitates may hold up in memory.</summary>
    private const int MaxUnrecorded = 2_000;

    private TaskCompletionSource? changed;
    private int unanswered;

    /// <summary>Submitted payouts whose outcome is not durable yet, those without an answer among them.</summary>
    private int unrecorded;

    private bool IsFull => unanswered >= maxUnanswered || unrecorded - unanswered >= MaxUnrecorded;

    /// <summary>
    /// For a cap of <paramref name="maxConcurrent"/>: twice that, so that no silo's queue runs dry while answers travel, and
    /// a batch, so that the next one is begun in time; no more than the limit of what is unrecorded.
    /// </summary>
    public static DispatchWindow For(int maxConcurrent, int batchSize) => new(Math.Min((2 * maxConcurrent) + batchSize, MaxUnrecorded));

    /// <summary>Returns when one more payout may be submitted, which is then counted; <see cref="Answered"/> and <see cref="Recorded"/> have to follow.</summary>
    public async ValueTask Enter()
    {
        while (IsFull)
            await Change();
        unanswered++;
        unrecorded++;
    }

    public void Answered()
    {
        unanswered--;
        Signal();
    }

    public void Recorded()
    {
        unrecorded--;
        Signal();
    }

    /// <summary>Returns when every outcome is durable.</summary>
    public async Task Drain()
    {
        while (unrecorded > 0)
            await Change();
    }

    private Task Change() => (changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private void Signal()
    {
        var waiting = changed;
        changed = null;
        waiting?.SetResult();
    }
}
