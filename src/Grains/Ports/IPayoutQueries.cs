using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Grains.Ports;

/// <summary>Runs and payouts, to be looked at. Pages are keyset pages: their cost does not grow with their number.</summary>
public interface IPayoutQueries
{
    Task<RunView?> FindRun(RunId id, CancellationToken cancellationToken);

    /// <summary>Newest first, before <paramref name="before"/>.</summary>
    Task<IReadOnlyList<RunView>> ListRuns(RunCursor? before, RunStatus? status, int limit, CancellationToken cancellationToken);

    /// <summary>A run's payouts in the order of writer and currency.</summary>
    Task<IReadOnlyList<PayoutView>> ListPayouts(RunId run, PayoutFilter filter, PayoutCursor? after, int limit, CancellationToken cancellationToken);

    /// <summary>A writer's open payouts: at most one a currency.</summary>
    Task<IReadOnlyList<PayoutView>> ListOpenPayouts(WriterId writer, CancellationToken cancellationToken);

    /// <summary>A run's excluded balances in the order of writer and currency.</summary>
    Task<IReadOnlyList<PlanExclusion>> ListExclusions(RunId run, PayoutCursor? after, int limit, CancellationToken cancellationToken);

    Task<PayoutDetail?> FindPayout(PayoutId id, CancellationToken cancellationToken);
}
