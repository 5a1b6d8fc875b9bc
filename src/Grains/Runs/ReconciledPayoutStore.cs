using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Runs;

/// <summary>
/// Every attempt is begun through this, whoever sends it: no intent is written into books that may be a backup's.
/// </summary>
public sealed class ReconciledPayoutStore(IPayoutStore payouts, TransferReconciliation reconciliation) : IPayoutStore
{
    public Task<WriterPayout?> Load(PayoutId id, CancellationToken cancellationToken) => payouts.Load(id, cancellationToken);

    public Task<IReadOnlyList<WriterPayout>> ReadReserved(RunId run, WriterPayout? after, int limit, CancellationToken cancellationToken) =>
        payouts.ReadReserved(run, after, limit, cancellationToken);

    /// <inheritdoc />
    /// <exception cref="BooksNotCurrentException">Nothing was written: Stripe could not be asked.</exception>
    public async Task<IReadOnlySet<PayoutId>> BeginAttempts(IReadOnlyList<AttemptIntent> intents, CancellationToken cancellationToken)
    {
        // What it finds raises the version of the payout, so that the intent decided on before is not written.
        await reconciliation.EnsureCurrent(cancellationToken);
        return await payouts.BeginAttempts(intents, cancellationToken);
    }
}
