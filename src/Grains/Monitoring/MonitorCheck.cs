using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Monitoring;

/// <summary>One look at everything: figures, system and, when it is time, invariants; the alerts follow.</summary>
public sealed class MonitorCheck(
    IMetricsStore metrics, SystemLook system, InvariantRound invariants, AlertBook alerts, MonitorOptions options, TimeProvider time)
{
    /// <summary>A window needs an hour of minutes; the rest is room for clocks that disagree.</summary>
    private static readonly TimeSpan MinutesKept = TimeSpan.FromHours(48);

    /// <summary>Gives what is to be remembered.</summary>
    /// <param name="state">What was remembered.</param>
    /// <param name="config">When alerts are raised.</param>
    /// <param name="lastReminderAt">When a reminder last came; null where none could have come yet.</param>
    /// <param name="scheduler">Knows schedule and circuit.</param>
    /// <param name="cancellationToken">The program stops.</param>
    public async Task<MonitorState> Go(
        MonitorState state, AlertConfig config, DateTimeOffset? lastReminderAt, IPayoutSchedulerGrain scheduler, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (state.InvariantsCheckedAt is not { } checkedAt || now - checkedAt >= options.InvariantsEvery)
        {
            state = await invariants.Go(state, now, cancellationToken);
            await metrics.DropMinutes(now - MinutesKept, cancellationToken);
        }
        (state, var signs) = await system.Go(state, scheduler, now, cancellationToken);
        var window = await metrics.Measure(now, cancellationToken);
        var backlog = await metrics.ReadBacklog(now, cancellationToken);
        var findings = MetricRules.Find(window, backlog, config)
            .Concat(SystemRules.Find(signs with { LastReminderAt = lastReminderAt }, now));
        await alerts.Follow(findings, config.Enabled, cancellationToken);
        return state;
    }
}
