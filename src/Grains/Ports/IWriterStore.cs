using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Grains.Ports;

/// <summary>Payees.</summary>
public interface IWriterStore
{
    /// <summary>
    /// Adds or changes writers by id, all or none; holds by an admin are kept, holds because of an account are
    /// lifted where the account changes. Open payouts to an account that was changed or removed are called off, unless they are in
    /// doubt.
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

    /// <summary>
    /// Sets the hold and, in the same transaction, calls off the writer's open payouts that are not in doubt; or, with null, lifts
    /// it. Null where there is no such writer.
    /// </summary>
    Task<PayeeChange?> SetHold(WriterId id, WriterHold? hold, AuditContext audit, CancellationToken cancellationToken);

    /// <summary>Lifts holds, all or none: of these writers, of all that are held so, or of these that are held so.</summary>
    /// <param name="ids">Null for all of the kind.</param>
    /// <param name="kind">Null for any hold.</param>
    /// <param name="audit">Who lifts them, and why.</param>
    /// <param name="cancellationToken">Nothing is lifted where it ends first.</param>
    Task<WritersReleased> Release(IReadOnlyList<WriterId>? ids, HoldKind? kind, AuditContext audit, CancellationToken cancellationToken);
}
