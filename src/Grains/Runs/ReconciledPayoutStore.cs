using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Access;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Runs;

/// <summary>
/// Every attempt is begun through this, whoever sends it: no intent is written into books that may be a backup's, nor where this
/// process has no access to the books' Stripe account.
/// </summary>
public sealed class ReconciledPayoutStore(IPayoutStore payouts, TransferReconciliation reconciliation, StripeAccess access) : IPayoutStore
{
    public Task<WriterPayout?> Load(PayoutId id, CancellationToken cancellationToken) => payouts.Load(id, cancellationToken);

    public Task<IReadOnlyList<WriterPayout>> ReadReserved(RunId run, WriterPayout? after, int limit, CancellationToken cancellationToken) =>
        payouts.ReadReserved(run, after, limit, cancellationToken);

    /// <inheritdoc />
    /// <exception cref="BooksNotCurrentException">Nothing was written: Stripe could not be asked, or must not be.</exception>
    public async Task<IReadOnlySet<PayoutId>> BeginAttempts(IReadOnlyList<AttemptIntent> intents, CancellationToken cancellationToken)
    {
        // What it finds raises the version of the payout, so that the intent decided on before is not written.
        await reconciliation.EnsureCurrent(cancellationToken);
        if (access.WhyNot is { } reason)
            throw new BooksNotCurrentException(EnumNames<NotSentReason>.Of(reason));
        return await payouts.BeginAttempts(intents, cancellationToken);
    }
}
