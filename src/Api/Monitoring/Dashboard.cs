using Microsoft.Extensions.Options;
using OrleansPayouts.Api.Cron;
using OrleansPayouts.Api.Http;
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
    private IPayoutMonitorGrain Monitor => grains.GetGrain<IPayoutMonitorGrain>(IPayoutMonitorGrain.Key);

    public async Task<DashboardBody> Show(DashboardQuery query, CancellationToken cancellationToken)
    {
        var health = await SiloChange.Outlast(Monitor.GetHealth, time, cancellationToken);
        var runs = await queries.ListRuns(before: null, status: null, query.History ? query.HistoryLimit : 1, cancellationToken);
        // At most one is active, and none was started after it.
        var active = runs.FirstOrDefault(view => view.Run.IsActive);
        var recent = new List<RecentRunBody>(runs.Count);
        foreach (var view in runs)
            recent.Add(RecentRunBody.Of(view, await reporter.ReadErrors(view, cancellationToken)));
        var alerts = query.Alerts
            ? new AlertsBody([.. health.ActiveAlerts.Select(AlertView.Of)], AlertConfigBody.Of(await SiloChange.Outlast(Monitor.GetAlertConfig, time, cancellationToken)))
            : null;
        return new DashboardBody(
            time.GetUtcNow(),
            await Scheduler(active is null ? null : recent[0], cancellationToken),
            Processing(health.Backlog, active, recent.FirstOrDefault()?.Errors ?? []),
            Health(health, query.Metrics),
            alerts,
            query.History ? recent : null);
    }

    public async Task<SchedulerBody> Scheduler(RecentRunBody? current, CancellationToken cancellationToken)
    {
        var scheduler = grains.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key);
        var status = await SiloChange.Outlast(scheduler.GetStatus, time, cancellationToken);
        return new SchedulerBody(status.ActiveRun is not null, current, status.NextSlot, ScheduleBody.Of(status.Schedule, options.Value));
    }

    private static ProcessingBody Processing(PayoutBacklog backlog, RunView? active, IReadOnlyList<RunErrorBody> errors)
    {
        var going = active is { Run.Status: not RunStatus.Paused } ? active : null;
        return new ProcessingBody(
            going is not null,
            going is null ? null : new CurrentBatchBody(
                going.Run.Id.Value, going.Run.Settings.BatchSize, going.Totals.Planned - going.Totals.Reserved, going.Totals.Planned),
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
