using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Grains.Notifications;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Monitoring;

/// <summary>One health check of everything: figures, system and, when it is time, invariants. The alerts follow from it.</summary>
public sealed class MonitorCheck(
    IMetricsStore metrics, SystemLook system, InvariantRound invariants, AlertBook alerts, NotificationTest receivers, IHeartbeat heartbeat, MonitorOptions options, TimeProvider time, ILogger<MonitorCheck> logger)
{
    /// <summary>A window needs an hour of minutes; the rest is room for clocks that disagree.</summary>
    private static readonly TimeSpan MinutesKept = TimeSpan.FromHours(48);

    /// <summary>Gives what is to be remembered. Sends the heartbeat where every part of the check succeeded.</summary>
    /// <param name="state">What was remembered.</param>
    /// <param name="config">When alerts are raised.</param>
    /// <param name="lastReminderAt">When a reminder last came; null where none could have come yet.</param>
    /// <param name="scheduler">Knows schedule and circuit.</param>
    /// <param name="cancellationToken">The program stops.</param>
    public async Task<MonitorState> Go(
        MonitorState state, AlertConfig config, DateTimeOffset? lastReminderAt, IPayoutSchedulerGrain scheduler, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var check = new HealthCheckRun(logger, cancellationToken);
        if (state.InvariantsCheckedAt is not { } checkedAt || now - checkedAt >= options.InvariantsEvery)
        {
            state = await invariants.Go(state, check, now, cancellationToken);
            await check.TryAsync(HealthCheckPart.Cleanup, () => DropOldMinutes(now, cancellationToken), otherwise: false);
        }

        (state, var signs) = await system.Go(state, check, scheduler, now, cancellationToken);
        var window = await check.TryAsync(HealthCheckPart.Metrics, async () => await metrics.Measure(now, cancellationToken), otherwise: null);
        var backlog = await check.TryAsync(HealthCheckPart.Backlog, async () => await metrics.ReadBacklog(now, cancellationToken), otherwise: null);
        var findings = MetricRules.Find(window, backlog, config)
            .Concat(SystemRules.Find(signs with { LastReminderAt = lastReminderAt }, now))
            .Concat(UnreachableReceivers.Report(receivers.FindUnreachable(config)))
            .Concat(check.Findings);
        await alerts.Follow(findings, check.Failed, config.Enabled, cancellationToken);
        if (check.Failed.Count == 0)
            heartbeat.Beat();
        return state;
    }

    private async Task<bool> DropOldMinutes(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await metrics.DropMinutes(now - MinutesKept, cancellationToken);
        return true;
    }
}
