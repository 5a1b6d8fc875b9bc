using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Grains.Ports;

/// <summary>Earnings, as the platform reports them.</summary>
public interface IEarningStore
{
    /// <summary>
    /// Records the earnings and their ledger transactions, all or none. An earning that is recorded already with the
    /// same content is a duplicate and changes nothing; with other content, or for a writer that does not exist, it
    /// is a conflict and nothing at all is recorded.
    /// </summary>
    /// <param name="earnings">Up to 100,000; an id occurs at most once.</param>
    /// <param name="audit">Who records them.</param>
    /// <param name="cancellationToken">Nothing is recorded where it ends first.</param>
    Task<EarningsRecorded> Record(IReadOnlyList<Earning> earnings, AuditContext audit, CancellationToken cancellationToken);
}
