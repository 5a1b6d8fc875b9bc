using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Ports;

/// <summary>Runs. Every change is a compare-and-set on the run's status.</summary>
public interface IRunStore
{
    /// <summary>
    /// Creates the run, unless its slot, its idempotency key or its id has one already, or another run is active: then that one is given.
    /// </summary>
    Task<StartedRun> Start(PayoutRun run, string? idempotencyKey, CancellationToken cancellationToken);

    Task<PayoutRun?> Load(RunId id, CancellationToken cancellationToken);

    /// <summary>The run that is planning, dispatching or paused; at most one.</summary>
    Task<PayoutRun?> LoadActive(CancellationToken cancellationToken);

    Task<PayoutRun?> LoadByIdempotencyKey(string idempotencyKey, CancellationToken cancellationToken);

    /// <summary>False where the run no longer has the status <paramref name="from"/>.</summary>
    Task<bool> Move(RunId id, RunStatus from, RunStatus to, string? pauseCode, DateTimeOffset at, CancellationToken cancellationToken);

    Task<RunTotals> Totals(RunId id, CancellationToken cancellationToken);
}
