using OrleansPayouts.Grains.Notifications;

namespace OrleansPayouts.Grains.Ports;

/// <summary>Who is to be told what, and what became of it.</summary>
public interface INotificationStore
{
    /// <summary>The next events of alerts, at most <paramref name="limit"/>, without those that tell nothing new.</summary>
    Task<AlertNews> ReadNews(int limit, CancellationToken cancellationToken);

    /// <summary>In one transaction: these deliveries are to be made, and events up to <paramref name="until"/> are dealt with.</summary>
    /// <returns>False, and nothing written, where events after <paramref name="after"/> are dealt with already.</returns>
    Task<bool> Plan(long after, long until, IReadOnlyList<NotificationDelivery> deliveries, CancellationToken cancellationToken);

    /// <summary>Those that are due, the least tried first, so that one that its receiver refuses keeps none of the others back.</summary>
    Task<IReadOnlyList<NotificationDelivery>> ReadDue(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>In the order in which they happened.</summary>
    Task<IReadOnlyList<AlertEvent>> LoadEvents(IReadOnlyList<long> ids, CancellationToken cancellationToken);

    /// <summary>Counts an attempt, before it is made.</summary>
    /// <param name="delivery">As it was read.</param>
    /// <param name="until">Until then nobody else tries.</param>
    /// <param name="cancellationToken">Nothing is written where it ends first.</param>
    /// <returns>False where somebody else was faster.</returns>
    Task<bool> Begin(NotificationDelivery delivery, DateTimeOffset until, CancellationToken cancellationToken);

    Task MarkSent(Guid id, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Tries it again at <paramref name="dueAt"/>, and nothing else to the same receiver before.</summary>
    Task Postpone(NotificationDelivery delivery, string error, DateTimeOffset dueAt, CancellationToken cancellationToken);

    /// <summary>Ends it without its having been told.</summary>
    Task GiveUp(Guid id, string error, DateTimeOffset now, CancellationToken cancellationToken);
}
