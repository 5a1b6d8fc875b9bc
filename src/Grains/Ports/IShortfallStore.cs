using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Ports;

/// <summary>What a run does not send for want of money at Stripe, currency by currency.</summary>
public interface IShortfallStore
{
    /// <summary>
    /// What the run's reserved payouts need, one sum a currency, without those in doubt: they may be paid already, and cost
    /// nothing under their key then.
    /// </summary>
    Task<IReadOnlyList<Money>> Needed(RunId run, CancellationToken cancellationToken);

    /// <summary>
    /// Holds back, of the run's reserved payouts in the budgets' currencies, all but the oldest within their budget, and notes
    /// these currencies as short; all others of the run are held back no longer. The age of a payout is that of the oldest earning
    /// it pays; what is in doubt is never held back. Gives how many are.
    /// </summary>
    Task<long> HoldBack(RunId run, IReadOnlyList<Money> budgets, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Notes that Stripe has refused the run's payouts in the currency for want of money: nothing more is sent in it.</summary>
    Task StopCurrency(RunId run, Currency currency, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>
    /// The run's reserved payouts that it does not send (held back, of a stopped currency, or of a writer with an unaccounted
    /// transfer), in the order of writer and currency, after <paramref name="after"/>, each with why.
    /// </summary>
    Task<IReadOnlyList<UnsentPayout>> ReadUnsent(RunId run, UnsentPayout? after, int limit, CancellationToken cancellationToken);

    /// <summary>The run ends: nothing of it is held back any more, and earlier shortfalls in the currencies that it has paid in are covered.</summary>
    Task Close(RunId run, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>The currencies in which the run could not pay everyone.</summary>
    Task<IReadOnlyList<RunShortfall>> Of(RunId run, CancellationToken cancellationToken);

    /// <summary>The latest shortfall of each currency that no later run has covered.</summary>
    Task<IReadOnlyList<RunShortfall>> Uncovered(CancellationToken cancellationToken);
}
