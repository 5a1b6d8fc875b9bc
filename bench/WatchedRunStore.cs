using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Bench;

/// <summary>Notes when a run is planned and when it is completed, so that nothing has to ask the database while it is measured.</summary>
internal sealed class WatchedRunStore(IRunStore runs) : IRunStore
{
    private readonly TaskCompletionSource<DateTimeOffset> planned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DateTimeOffset> completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<DateTimeOffset> Planned => planned.Task;

    public Task<DateTimeOffset> Completed => completed.Task;

    public Task<StartedRun> Start(PayoutRun run, string? idempotencyKey, CancellationToken cancellationToken) =>
        runs.Start(run, idempotencyKey, cancellationToken);

    public Task<PayoutRun?> Load(RunId id, CancellationToken cancellationToken) => runs.Load(id, cancellationToken);

    public Task<IReadOnlyList<PayoutRun>> LoadUnfinished(CancellationToken cancellationToken) => runs.LoadUnfinished(cancellationToken);

    public Task<bool> Lift(PayoutRun paused, DateTimeOffset at, CancellationToken cancellationToken) => runs.Lift(paused, at, cancellationToken);

    public Task<PayoutRun?> LoadByIdempotencyKey(string idempotencyKey, CancellationToken cancellationToken) =>
        runs.LoadByIdempotencyKey(idempotencyKey, cancellationToken);

    public async Task<bool> Move(RunId id, RunStatus from, RunStatus to, string? pauseCode, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var moved = await runs.Move(id, from, to, pauseCode, at, cancellationToken);
        if (to == RunStatus.Dispatching)
            planned.TrySetResult(TimeProvider.System.GetUtcNow());
        else if (to == RunStatus.Completed)
            completed.TrySetResult(TimeProvider.System.GetUtcNow());
        return moved;
    }

    public Task<bool> Steer(PayoutRun before, PayoutRun after, AuditContext audit, CancellationToken cancellationToken) =>
        runs.Steer(before, after, audit, cancellationToken);

    public Task<RunTotals> Totals(RunId id, CancellationToken cancellationToken) => runs.Totals(id, cancellationToken);

    public Task RecordAnswer(string idempotencyKey, RunId run, DateTimeOffset at, CancellationToken cancellationToken) =>
        runs.RecordAnswer(idempotencyKey, run, at, cancellationToken);
}
