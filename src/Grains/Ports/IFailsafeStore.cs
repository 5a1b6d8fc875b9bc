using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Ports;

/// <summary>What the failsafe asks of the books, and what it holds back.</summary>
public interface IFailsafeStore
{
    /// <summary>
    /// Holds the run's payouts and every balance against the ledger, in one snapshot: planned = paid + failed + cancelled
    /// + open, and each balance the sum of its entries. Gives what does not hold, in words; nothing where all holds.
    /// </summary>
    Task<IReadOnlyList<string>> FindBreaches(RunId run, CancellationToken cancellationToken);

    /// <summary>Keeps what was found after a run, in the audit log.</summary>
    Task RecordBreaches(RunId run, IReadOnlyList<string> breaches, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>
    /// What the run's reserved payouts need, one sum a currency, without those in doubt: they may be paid already, and cost
    /// nothing under their key then.
    /// </summary>
    Task<IReadOnlyList<Money>> Needed(RunId run, CancellationToken cancellationToken);

    /// <summary>
    /// Holds back, of the run's reserved payouts in the budgets' currencies, all but the oldest within their budget; all
    /// others of the run are held back no longer. The age of a payout is that of the oldest earning it pays; what is in
    /// doubt is never held back. Gives how many are.
    /// </summary>
    Task<long> HoldBack(RunId run, IReadOnlyList<Money> budgets, CancellationToken cancellationToken);

    /// <summary>How many reserved payouts of the run are not to be sent now, and how many of these because Stripe holds an unaccounted transfer.</summary>
    Task<(long HeldBack, long Unaccounted)> CountHeldBack(RunId run, CancellationToken cancellationToken);
}
