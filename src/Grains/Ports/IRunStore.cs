using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Ports;

/// <summary>Runs. Every change is a compare-and-set on the run's status.</summary>
public interface IRunStore
{
    /// <summary>
    /// Creates the run, unless its slot, its idempotency key or its id has one already, or another run is going: then that one is given.
    /// A slot that is recorded as missed gets none any more.
    /// </summary>
    Task<StartedRun> Start(PayoutRun run, string? idempotencyKey, CancellationToken cancellationToken);

    Task<PayoutRun?> Load(RunId id, CancellationToken cancellationToken);

    /// <summary>The runs that are not over, oldest first: at most one that is going, and any number that are paused or being cancelled.</summary>
    Task<IReadOnlyList<PayoutRun>> LoadUnfinished(CancellationToken cancellationToken);

    /// <summary>The run that was started with the key, or that a call with it was answered with.</summary>
    Task<PayoutRun?> LoadByIdempotencyKey(string idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Has the key stand for a run that was there already; harmless where it stands for one.</summary>
    Task RecordAnswer(string idempotencyKey, RunId run, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>
    /// Ends a pause: the run goes on where it stood. False where the run has another status or pause code than
    /// <paramref name="paused"/>, or another run is going.
    /// </summary>
    Task<bool> Lift(PayoutRun paused, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>False where the run no longer has the status <paramref name="from"/>.</summary>
    Task<bool> Move(RunId id, RunStatus from, RunStatus to, string? pauseCode, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>
    /// Writes what an operator decided, with its audit entry. False where the run no longer has the status and pause
    /// code of <paramref name="before"/>, or would go on beside another one.
    /// </summary>
    /// <param name="before">What it was decided on.</param>
    /// <param name="after">What it becomes.</param>
    /// <param name="audit">Who, when, and why: a reason is required.</param>
    /// <param name="cancellationToken">Nothing is written where it ends first.</param>
    Task<bool> Steer(PayoutRun before, PayoutRun after, AuditContext audit, CancellationToken cancellationToken);

    Task<RunTotals> Totals(RunId id, CancellationToken cancellationToken);
}
