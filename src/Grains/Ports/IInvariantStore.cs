using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Ports;

/// <summary>Asks the books whether what the design promises holds. Each gives what contradicts it, in words, 20 at most.</summary>
public interface IInvariantStore
{
    /// <summary>I2: payouts that are open and that nothing moves any more.</summary>
    /// <param name="reservedBefore">Reserved since before this although their run is over.</param>
    /// <param name="dueBefore">Due since before this although their run is not paused.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    Task<IReadOnlyList<string>> FindStranded(DateTimeOffset reservedBefore, DateTimeOffset dueBefore, CancellationToken cancellationToken);

    /// <summary>I3: payouts of the run whose ledger does not say what their status says, and totals that are not the payouts' sum.</summary>
    Task<IReadOnlyList<string>> FindImbalance(RunId run, CancellationToken cancellationToken);

    /// <summary>The moves that payouts made in the audit entries after <paramref name="after"/> up to <paramref name="through"/>, each kind once.</summary>
    Task<IReadOnlyList<MadeMove>> ReadMoves(long after, long through, CancellationToken cancellationToken);

    /// <summary>
    /// I21: attempts begun from <paramref name="from"/> on for a writer who is held, or has another account than the payout, and was
    /// so for longer than <paramref name="margin"/> by then.
    /// </summary>
    Task<IReadOnlyList<string>> FindSentToUnpayable(DateTimeOffset from, TimeSpan margin, CancellationToken cancellationToken);

    /// <summary>The last audit entry's id; 0 where there is none.</summary>
    Task<long> LastAuditEntry(CancellationToken cancellationToken);

    /// <summary>I8: slots with more than one run.</summary>
    Task<IReadOnlyList<string>> FindDoubleSlots(CancellationToken cancellationToken);

    /// <summary>The run that is over and was started first after <paramref name="after"/>; null where there is none.</summary>
    Task<PayoutRun?> NextOver(DateTimeOffset after, CancellationToken cancellationToken);

    /// <summary>The run that was over last; null where there is none.</summary>
    Task<PayoutRun?> LastOver(CancellationToken cancellationToken);

    /// <summary>Payouts whose outcome is unknown since before <paramref name="since"/>, and payouts in review.</summary>
    Task<(long Unknown, long InReview)> CountUndecided(DateTimeOffset since, CancellationToken cancellationToken);
}
