using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Ports;

/// <summary>Payouts, and the intents of their attempts.</summary>
public interface IPayoutStore
{
    /// <summary>Null where there is no such payout.</summary>
    Task<WriterPayout?> Load(PayoutId id, CancellationToken cancellationToken);

    /// <summary>
    /// The run's payouts that are still <see cref="PayoutStatus.Reserved"/>, in the order of writer and currency,
    /// after <paramref name="after"/>; none where the run is no longer dispatching.
    /// </summary>
    Task<IReadOnlyList<WriterPayout>> ReadReserved(RunId run, WriterPayout? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the intents in one statement and returns when they are durable. Gives the payouts whose intent was
    /// written; another activation has begun the others, or is changing them.
    /// </summary>
    Task<IReadOnlySet<PayoutId>> BeginAttempts(IReadOnlyList<AttemptIntent> intents, CancellationToken cancellationToken);
}
