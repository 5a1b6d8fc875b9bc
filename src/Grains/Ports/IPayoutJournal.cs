using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains.Ports;

/// <summary>
/// Writes payouts' transitions. Many grains' transitions share one commit; each is acknowledged after it.
/// </summary>
public interface IPayoutJournal
{
    /// <summary>
    /// Writes the transition whole (payout, attempt, ledger, hold, audit) if the payout still has the version it was
    /// decided on. False where it has not: load the payout and decide again.
    /// </summary>
    /// <exception cref="JournalUnavailableException">It is not known whether it was written: load the payout and decide again.</exception>
    Task<bool> Append(PayoutTransition transition);
}
