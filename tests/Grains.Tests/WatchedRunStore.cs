using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Tests;

/// <summary>The real store, which tells each time a run is loaded: its grain does so at the start of each pass.</summary>
internal sealed class WatchedRunStore(IRunStore store, Action loaded) : IRunStore
{
    public Task<PayoutRun?> Load(RunId id, CancellationToken cancellationToken)
    {
        loaded();
        return store.Load(id, cancellationToken);
    }

    public Task<StartedRun> Start(PayoutRun run, string? idempotencyKey, CancellationToken cancellationToken) =>
        store.Start(run, idempotencyKey, cancellationToken);

    public Task<IReadOnlyList<PayoutRun>> LoadUnfinished(CancellationToken cancellationToken) => store.LoadUnfinished(cancellationToken);

    public Task<bool> Lift(PayoutRun paused, DateTimeOffset at, CancellationToken cancellationToken) => store.Lift(paused, at, cancellationToken);

    public Task<PayoutRun?> LoadByIdempotencyKey(string idempotencyKey, CancellationToken cancellationToken) =>
        store.LoadByIdempotencyKey(idempotencyKey, cancellationToken);

    public Task<bool> Move(RunId id, RunStatus from, RunStatus to, string? pauseCode, DateTimeOffset at, CancellationToken cancellationToken) =>
        store.Move(id, from, to, pauseCode, at, cancellationToken);

    public Task<bool> Steer(PayoutRun before, PayoutRun after, AuditContext audit, CancellationToken cancellationToken) =>
        store.Steer(before, after, audit, cancellationToken);

    public Task<RunTotals> Totals(RunId id, CancellationToken cancellationToken) => store.Totals(id, cancellationToken);

    public Task RecordAnswer(string idempotencyKey, RunId run, DateTimeOffset at, CancellationToken cancellationToken) =>
        store.RecordAnswer(idempotencyKey, run, at, cancellationToken);
}
