using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Notifications;

/// <summary>Makes deliveries of what became of alerts, and tries those that are due. May be run twice at once: then each tries what the other does not.</summary>
public sealed partial class NotificationDispatch(
    INotificationStore store, IMailSender mail, IWebhookSender webhooks, TimeProvider time, ILogger<NotificationDispatch> logger)
{
    private const int EventsAtOnce = 500;
    private const int DeliveriesAtOnce = 200;

    /// <summary>One at a time per receiver, so many receivers at once.</summary>
    private const int ReceiversAtOnce = 4;

    /// <summary>Longer than any attempt lasts. Who began one and crashed leaves it to whoever comes after that.</summary>
    private static readonly TimeSpan AttemptLasts = TimeSpan.FromMinutes(2);

    private const string NotConfigured = "the address is no longer in the alerts' configuration";

    /// <summary>As <see cref="Go"/>, until the program stops; a failure is logged, and what was not told is told later.</summary>
    public async Task Tell(AlertConfig config, CancellationToken stopping, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        try
        {
            await Go(config, stop.Token);
        }
        catch (Exception failure)
        {
            if (!stop.IsCancellationRequested)
                LogNotTold(failure);
        }
    }

    /// <exception cref="Exception">The database cannot be reached.</exception>
    public async Task Go(AlertConfig config, CancellationToken cancellationToken)
    {
        var targets = NotificationTarget.Of(config);
        await Plan(targets, cancellationToken);
        var due = await store.ReadDue(time.GetUtcNow(), DeliveriesAtOnce, cancellationToken);
        var receivers = due.GroupBy(delivery => (delivery.Channel, delivery.TargetKey));
        var limit = new ParallelOptions { MaxDegreeOfParallelism = ReceiversAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(receivers, limit, async (deliveries, stop) =>
        {
            var target = targets.FirstOrDefault(target => (target.Channel, target.Key) == deliveries.Key);
            foreach (var delivery in deliveries)
                // Who cannot be told the one thing is not asked again for each of the others.
                if (!await Try(delivery, target, stop))
                    return;
        });
    }

    private async Task Plan(IReadOnlyList<NotificationTarget> targets, CancellationToken cancellationToken)
    {
        while (await store.ReadNews(EventsAtOnce, cancellationToken) is { Until: var until } page && until > page.After)
        {
            var now = time.GetUtcNow();
            var deliveries = NotificationRules.Plan(page.News, targets, () => Guid.CreateVersion7(now), now);
            // Where another was faster, the next page begins where it has ended.
            await store.Plan(page.After, until, deliveries, cancellationToken);
        }
    }

    /// <summary>False where the receiver could not be told.</summary>
    private async Task<bool> Try(NotificationDelivery delivery, NotificationTarget? target, CancellationToken cancellationToken)
    {
        if (target is null)
        {
            await store.GiveUp(delivery.Id, NotConfigured, time.GetUtcNow(), cancellationToken);
            LogGivenUp(delivery.Channel, delivery.Attempts, NotConfigured, delivery.Id);
            return true;
        }
        if (!await store.Begin(delivery, time.GetUtcNow() + AttemptLasts, cancellationToken))
            return true;
        var attempt = delivery.Attempts + 1;
        var events = await store.LoadEvents(delivery.EventIds, cancellationToken);
        var error = await Send(delivery.Id, target, events, cancellationToken);
        if (error is null)
        {
            // Not to be broken off: it would be told again.
            await store.MarkSent(delivery.Id, time.GetUtcNow(), CancellationToken.None);
            LogSent(delivery.Channel, attempt, delivery.Id);
            return true;
        }
        await Failed(delivery, attempt, error, cancellationToken);
        return false;
    }

    private async Task<string?> Send(Guid id, NotificationTarget target, IReadOnlyList<AlertEvent> events, CancellationToken cancellationToken)
    {
        try
        {
            return target.Channel == NotificationChannel.Email
                ? await mail.Send(id, target.Address, events, cancellationToken)
                : await webhooks.Send(id, target.Address, events, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // What nobody foresaw of one receiver keeps the others from nothing. Its message may have the address in it.
            return failure.GetType().Name;
        }
    }

    private async Task Failed(NotificationDelivery delivery, int attempt, string error, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - delivery.CreatedAt >= NotificationRules.Patience)
        {
            await store.GiveUp(delivery.Id, error, now, cancellationToken);
            LogGivenUp(delivery.Channel, attempt, error, delivery.Id);
            return;
        }
        var dueAt = now + NotificationRules.DelayAfter(attempt);
        await store.Postpone(delivery, error, dueAt, cancellationToken);
        LogFailed(delivery.Channel, attempt, dueAt, error, delivery.Id);
    }
}
