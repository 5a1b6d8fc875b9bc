using Microsoft.Extensions.Options;
using OrleansPayouts.Api.Cron;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Runs;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Monitoring;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains;
using OrleansPayouts.Grains.Monitoring;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Monitoring;

/// <summary>Gathers what the monitoring endpoint shows.</summary>
public sealed class Dashboard(
    IGrainFactory grains, IPayoutQueries queries, RunReporter reporter, IOptions<PayoutOptions> options, TimeProvider time)
{
    /// <summary>Whoever has more of them has other worries.</summary>
    private const int MaxPaused = 20;

    private IPayoutMonitorGrain Monitor => grains.GetGrain<IPayoutMonitorGrain>(IPayoutMonitorGrain.Key);

    public async Task<DashboardBody> Show(DashboardQuery query, bool showsAddresses, CancellationToken cancellationToken)
    {
        var health = await SiloChange.Outlast(Monitor.GetHealth, time, cancellationToken);
        var runs = await queries.ListRuns(before: null, status: null, query.History ? query.HistoryLimit : 1, cancellationToken);
        var recent = new List<RecentRunBody>(runs.Count);
        foreach (var view in runs)
            recent.Add(RecentRunBody.Of(view, await reporter.ReadErrors(view, cancellationToken)));
        var scheduler = await Status(cancellationToken);
        var active = scheduler.ActiveRun is { } id ? await queries.FindRun(id, cancellationToken) : null;
        var current = active is null ? null : RecentRunBody.Of(active, await reporter.ReadErrors(active, cancellationToken));
        var alerts = query.Alerts
            ? new AlertsBody([.. health.ActiveAlerts.Select(AlertView.Of)], AlertConfigBody.Of(await SiloChange.Outlast(Monitor.GetAlertConfig, time, cancellationToken), showsAddresses))
            : null;
        return new DashboardBody(
            time.GetUtcNow(),
            await Scheduler(scheduler, current, cancellationToken),
            Processing(health.Backlog, active, recent.FirstOrDefault()?.Errors ?? []),
            Health(health, query.Metrics),
            alerts,
            query.History ? recent : null);
    }

    public async Task<SchedulerBody> Scheduler(CancellationToken cancellationToken) =>
        await Scheduler(await Status(cancellationToken), current: null, cancellationToken);

    private async Task<SchedulerBody> Scheduler(SchedulerStatus status, RecentRunBody? current, CancellationToken cancellationToken)
    {
        var paused = await queries.ListRuns(before: null, RunStatus.Paused, MaxPaused, cancellationToken);
        return new SchedulerBody(
            status.ActiveRun is not null,
            current,
            status.NextSlot,
            status.OpenSlot,
            [.. paused.Select(view => PausedRunBody.Of(view.Run))],
            ScheduleBody.Of(status.Schedule, options.Value));
    }

    private Task<SchedulerStatus> Status(CancellationToken cancellationToken) =>
        SiloChange.Outlast(grains.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key).GetStatus, time, cancellationToken);

    private static ProcessingBody Processing(PayoutBacklog backlog, RunView? active, IReadOnlyList<RunErrorBody> errors)
    {
        return new ProcessingBody(
            active is not null,
            active is null ? null : new CurrentBatchBody(
                active.Run.Id.Value, active.Run.Settings.BatchSize, active.Totals.Planned - active.Totals.Reserved, active.Totals.Planned),
            backlog.Pending,
            backlog.Processing,
            backlog.Paid,
            backlog.Failed,
            backlog.LastProcessedAt,
            errors);
    }

    private static SystemHealthBody Health(HealthReport health, bool withMetrics) => new(
        EnumNames<HealthStatus>.Of(health.Status),
        withMetrics && health.Metrics is { } metrics ? MetricsBody.Of(metrics) : null,
        [.. health.ActiveAlerts.Select(AlertView.Of)],
        health.LastCheckAt,
        new SystemLoadBody(health.Backlog.Reserved, health.Backlog.Retrying, health.Metrics?.FailedPayouts ?? 0));
}
