using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Domain.Monitoring;
using OrleansPayouts.Grains.Access;
using OrleansPayouts.Grains.Monitoring;
using OrleansPayouts.Grains.Notifications;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains;

/// <inheritdoc cref="IPayoutMonitorGrain"/>
public sealed partial class PayoutMonitorGrain(
    [PersistentState("monitor", "payouts")] IPersistentState<MonitorState> state,
    [PersistentState("alerts", "payouts")] IPersistentState<AlertConfig> config,
    MonitorCheck check,
    AlertBook alerts,
    NotificationDispatch notifications,
    NotificationTest receivers,
    IMetricsStore metrics,
    IAuditTrail audit,
    MonitorOptions options,
    IHostApplicationLifetime host,
    TimeProvider time,
    ILogger<PayoutMonitorGrain> logger) : Grain, IPayoutMonitorGrain, IRemindable
{
    private const string EachMinute = "monitor";

    /// <summary>After a report, so that many of them are one look.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    private IGrainTimer? timer;
    private IGrainTimer? telling;
    private Task checking = Task.CompletedTask;
    private DateTimeOffset? reminderDueAfter;
    private readonly LastHealthCheck lastCheck = new(time);
    private bool isSoon;

    public async Task Start()
    {
        if (!options.IsEnabled)
            return;
        await this.RegisterOrUpdateReminder(EachMinute, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        reminderDueAfter = time.GetUtcNow();
        Arm(TimeSpan.Zero);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        reminderDueAfter = time.GetUtcNow();
        if (options.IsEnabled && timer is null)
            Arm(TimeSpan.Zero);
        return Task.CompletedTask;
    }

    public Task Report(OutcomeCounts batch)
    {
        if (options.IsEnabled && !isSoon)
        {
            isSoon = true;
            Arm(Soon);
        }
        return Task.CompletedTask;
    }

    public async Task<HealthReport> GetHealth()
    {
        var open = await alerts.Open(CancellationToken.None);
        var window = await CalculateMetrics();
        var backlog = await metrics.ReadBacklog(time.GetUtcNow(), CancellationToken.None);
        var nothing = new PayoutMetrics { WindowStart = default, LastUpdated = default };
        return new HealthReport(HealthRule.Of(open, window ?? nothing, config.State, lastCheck.Age), window, backlog, open, lastCheck.EndedAt);
    }

    public Task<TimeSpan?> GetTimeSinceCheck() => Task.FromResult(lastCheck.Age);

    public async Task<PayoutMetrics?> CalculateMetrics() =>
        options.IsEnabled ? await metrics.Measure(time.GetUtcNow(), CancellationToken.None) : null;

    public Task<Alert?> AcknowledgeAlert(string alertId, MonitorAsker asker) =>
        alerts.Change(alertId, alert => AlertDecider.Acknowledge(alert, asker.Actor, time.GetUtcNow()), Audit(asker), CancellationToken.None);

    public async Task<Alert?> ResolveAlert(string alertId, MonitorAsker asker)
    {
        var alert = await alerts.Change(
            alertId, alert => AlertDecider.Resolve(alert, asker.Actor, time.GetUtcNow()), Audit(asker), CancellationToken.None);
        if (alert is not null && InvariantRound.Lasting.FirstOrDefault(invariant => SystemRules.InvariantSubject(invariant) == alert.Subject) is { } lasting)
        {
            await Settled();
            state.State = state.State with { Breaches = [.. state.State.Breaches.Where(breach => breach.Invariant != lasting)] };
            await state.WriteStateAsync();
        }
        return alert;
    }

    public Task<AlertConfig> GetAlertConfig() => Task.FromResult(config.State);

    public async Task<AlertConfigResult> UpdateAlertConfig(AlertConfigChange change, MonitorAsker asker)
    {
        var before = config.State;
        var after = change.AppliedTo(before);
        if (AlertConfigRules.WhatIsWrong(after) is { Count: > 0 } problems)
            return new AlertConfigResult(before, problems);
        await audit.Record(Audit(asker), AlertConfigAudit.Of(before, after), CancellationToken.None);
        config.State = after;
        await config.WriteStateAsync();
        return new AlertConfigResult(after, []) { Warnings = receivers.FindUnreachable(after) };
    }

    public async Task<IReadOnlyList<NotificationTestResult>> TestNotifications(MonitorAsker asker)
    {
        await audit.Record(Audit(asker), new AuditedChange("alerts.tested"), CancellationToken.None);
        return await receivers.Send(config.State, asker, host.ApplicationStopping);
    }

    public async Task Check()
    {
        // One that is under way has begun before this was asked for.
        await Settled();
        await (checking = CheckOnce(host.ApplicationStopping));
    }

    /// <summary>Returns when no look is under way, well or failed.</summary>
    private async Task Settled() =>
        await checking.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);

    private AuditContext Audit(MonitorAsker asker) => new(CallOrigin.With(asker.Actor), asker.CorrelationId, null, time.GetUtcNow());

    private void Arm(TimeSpan delay)
    {
        lastCheck.Begin();
        // Interleaving: a look may last, and who asks for health must not wait for it.
        timer ??= this.RegisterGrainTimer(Look, new() { DueTime = Timeout.InfiniteTimeSpan, Period = Timeout.InfiniteTimeSpan, Interleave = true, KeepAlive = true });
        timer.Change(delay, options.CheckEvery);
        // Apart from the looks, which must not wait for those who are told.
        telling ??= this.RegisterGrainTimer(Tell, new() { DueTime = options.TellEvery, Period = options.TellEvery, Interleave = true, KeepAlive = true });
    }

    private Task Tell(CancellationToken cancellationToken) => notifications.Tell(config.State, host.ApplicationStopping, cancellationToken);

    private async Task Look(CancellationToken cancellationToken)
    {
        isSoon = false;
        if (!checking.IsCompleted)
            return;
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, host.ApplicationStopping);
            await (checking = CheckOnce(stop.Token));
        }
        catch (Exception failure)
        {
            // The next look comes soon.
            if (!host.ApplicationStopping.IsCancellationRequested)
                LogFailed(failure);
        }
    }

    private async Task CheckOnce(CancellationToken cancellationToken)
    {
        var scheduler = GrainFactory.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key);
        var before = state.State;
        state.State = await check.Go(before, config.State, reminderDueAfter, scheduler, cancellationToken);
        lastCheck.End();
        if (state.State != before)
            await state.WriteStateAsync();
    }
}
