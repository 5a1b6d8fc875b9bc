using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Grains.Ports;

/// <summary>What the failsafe asks of the books.</summary>
public interface IFailsafeStore
{
    /// <summary>
    /// Holds the run's payouts and every balance against the ledger, in one snapshot: planned = paid + failed + cancelled
    /// + open, and each balance the sum of its entries. Gives what does not hold, in words; nothing where all holds.
    /// </summary>
    Task<IReadOnlyList<string>> FindBreaches(RunId run, CancellationToken cancellationToken);

    /// <summary>Keeps what was found after a run, in the audit log.</summary>
    Task RecordBreaches(RunId run, IReadOnlyList<string> breaches, DateTimeOffset at, CancellationToken cancellationToken);
}
