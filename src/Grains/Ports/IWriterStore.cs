using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Grains.Ports;

/// <summary>Payees.</summary>
public interface IWriterStore
{
    /// <summary>
    /// Adds or changes writers by id, all or none; holds by an admin are kept, holds because of an account are
    /// lifted where the account changes.
    /// </summary>
    /// <param name="changes">Up to 100,000; an id occurs at most once.</param>
    /// <param name="audit">Who saves them.</param>
    /// <param name="cancellationToken">Nothing is saved where it ends first.</param>
    Task<WritersSaved> Save(IReadOnlyList<WriterChange> changes, AuditContext audit, CancellationToken cancellationToken);

    /// <summary>The same, of whole writers.</summary>
    Task<WritersSaved> Save(IReadOnlyList<Writer> writers, AuditContext audit, CancellationToken cancellationToken) =>
        Save([.. writers.Select(WriterChange.Of)], audit, cancellationToken);

    Task<WriterView?> Find(WriterId id, CancellationToken cancellationToken);

    /// <summary>In the order of ids, after <paramref name="after"/>.</summary>
    Task<IReadOnlyList<WriterView>> List(WriterId? after, int limit, CancellationToken cancellationToken);

    /// <summary>Sets or, with null, lifts the hold. False where there is no such writer.</summary>
    Task<bool> SetHold(WriterId id, WriterHold? hold, AuditContext audit, CancellationToken cancellationToken);
}
