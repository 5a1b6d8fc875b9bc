using OrleansPayouts.Domain.Alerts;

namespace OrleansPayouts.Grains.Ports;

/// <summary>Alerts. Every change is a compare-and-set on the alert's version, in one transaction with its event.</summary>
public interface IAlertStore
{
    /// <summary>
    /// Those that are open, the newest first, and those that were resolved by hand since <paramref name="quietSince"/> whose
    /// condition has not cleared since.
    /// </summary>
    Task<IReadOnlyList<Alert>> LoadKnown(DateTimeOffset quietSince, CancellationToken cancellationToken);

    Task<Alert?> Find(string id, CancellationToken cancellationToken);

    /// <summary>All there ever were, the newest first.</summary>
    Task<IReadOnlyList<Alert>> List(AlertCursor? before, int limit, CancellationToken cancellationToken);

    /// <summary>False where the alert has changed since, or another one of its type and subject is open already.</summary>
    /// <param name="step">What is to be written.</param>
    /// <param name="audit">Who wants it, for the audit log; null where the system does it by itself.</param>
    /// <param name="cancellationToken">Nothing is written where it ends first.</param>
    Task<bool> Write(AlertStep step, AuditContext? audit, CancellationToken cancellationToken);

    /// <summary>What became of alerts after the event <paramref name="after"/>, in the order of commit; 0 for the first.</summary>
    Task<IReadOnlyList<AlertEvent>> ReadEvents(long after, int limit, CancellationToken cancellationToken);

    /// <summary>The id of the last event; 0 where there is none.</summary>
    Task<long> LastEvent(CancellationToken cancellationToken);
}
