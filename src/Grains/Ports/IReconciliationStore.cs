using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Ports;

/// <summary>The books, as Stripe's list of transfers is held against them.</summary>
public interface IReconciliationStore
{
    /// <summary>
    /// When these books last knew everything: their latest attempt's intent, or when they were made. What Stripe has from
    /// later on was made by books that are lost.
    /// </summary>
    Task<DateTimeOffset> KnownThrough(CancellationToken cancellationToken);

    /// <summary>
    /// Whether Stripe's list was read to its end since this database came to life as it is: since its server was started
    /// and its tables were made. A backup that is restored, in whatever way, comes to life anew.
    /// </summary>
    Task<bool> IsReconciled(CancellationToken cancellationToken);

    /// <summary>The payouts that exist.</summary>
    Task<IReadOnlyDictionary<PayoutId, WriterPayout>> LoadAll(IReadOnlyList<PayoutId> payouts, CancellationToken cancellationToken);

    /// <summary>Keeps transfers of ours that the books do not account for. Harmless when repeated; a problem stays.</summary>
    Task Keep(IReadOnlyList<UnaccountedTransfer> transfers, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Every kept transfer that may be adopted and is not yet, oldest first.</summary>
    Task<IReadOnlyList<TransferId>> Pending(CancellationToken cancellationToken);

    /// <summary>How many kept transfers are neither adopted nor settled by a person.</summary>
    Task<long> CountUnaccounted(CancellationToken cancellationToken);

    /// <summary>
    /// Takes the transfer into the books as its payout, paid (or reversed), through the ledger and with its run where that is
    /// lost too, in one statement. False, and nothing is written, where the writer is unknown or has not that much available.
    /// </summary>
    Task<bool> Adopt(TransferId transfer, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Notes that Stripe's list was read to its end: see <see cref="IsReconciled"/>.</summary>
    /// <param name="at">When reading began.</param>
    /// <param name="from">The first instant that was asked for.</param>
    /// <param name="listed">Transfers of ours that were read.</param>
    /// <param name="pending">Of these and of earlier ones, those not accounted for.</param>
    /// <param name="cancellationToken">Nothing is noted where it ends first.</param>
    Task Note(DateTimeOffset at, DateTimeOffset from, long listed, long pending, CancellationToken cancellationToken);
}
