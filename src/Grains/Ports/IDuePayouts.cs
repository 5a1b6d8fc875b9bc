using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Ports;

/// <summary>Payouts that somebody should have taken up by now. Keyset pages: their cost does not grow with what is paid.</summary>
public interface IDuePayouts
{
    /// <summary>Retries and unknown outcomes that are due, longest overdue first, after <paramref name="after"/>.</summary>
    Task<IReadOnlyList<DuePayout>> Read(DateTimeOffset now, DuePayout? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Payouts that are <see cref="PayoutStatus.Reserved"/> although their run is over, so that no run will send them, in
    /// the order of their ids, after <paramref name="after"/>. There should be none, ever.
    /// </summary>
    Task<IReadOnlyList<PayoutId>> ReadStranded(PayoutId? after, int limit, CancellationToken cancellationToken);
}
