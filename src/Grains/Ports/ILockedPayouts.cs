using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Ports;

/// <summary>
/// Payouts as people change them: locked, read, decided and written in one transaction, so that no attempt is begun
/// between the reading and the writing. Slower than the journal, which is for outcomes.
/// </summary>
public interface ILockedPayouts
{
    /// <summary>
    /// Decides each payout as it stands, and writes the moves with their audit entries, all or none. Payouts that do
    /// not exist are left out.
    /// </summary>
    /// <param name="ids">Up to 1,000.</param>
    /// <param name="decide">Pure: it may be asked again where the database ends the transaction because of another one.</param>
    /// <param name="audit">Who wants it. The words are the transition's own.</param>
    /// <param name="cancellationToken">Nothing is written where it ends before the commit.</param>
    /// <exception cref="TransferTakenException">A transfer is recorded for another payout.</exception>
    Task<IReadOnlyList<DecidedPayout>> Decide(
        IReadOnlyList<PayoutId> ids, Func<WriterPayout, PayoutDecision> decide, AuditContext audit, CancellationToken cancellationToken);

    /// <summary>
    /// The run's payouts that wait to be sent (reserved, or to be tried again), in the order of writer and currency, after
    /// <paramref name="after"/>. Nothing is locked.
    /// </summary>
    Task<IReadOnlyList<WriterPayout>> ReadWaiting(RunId run, WriterPayout? after, int limit, CancellationToken cancellationToken);
}
