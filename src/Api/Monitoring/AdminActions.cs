using OrleansPayouts.Api.Cron;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Input;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Api.Schedules;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Domain.Keys;
using OrleansPayouts.Domain.Monitoring;
using OrleansPayouts.Grains;
using OrleansPayouts.Grains.Monitoring;

namespace OrleansPayouts.Api.Monitoring;

/// <summary>Carries out what the monitoring endpoint is asked to do.</summary>
public sealed class AdminActions(IGrainFactory grains, CronEndpoint cron, Dashboard dashboard, TimeProvider time)
{
    private IPayoutMonitorGrain Monitor => grains.GetGrain<IPayoutMonitorGrain>(IPayoutMonitorGrain.Key);

    public async Task<IResult> Take(AdminCall call, HttpContext context, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        if (call is AdminCall.ChangeSchedule or AdminCall.ChangeAlerts && !caller.Opens(KeyScope.Admin))
            return Problems.WrongScope(EnumNames<KeyScope>.Of(KeyScope.Admin));
        var asker = new MonitorAsker(caller.Name, Correlation.Of(context));
        return call switch
        {
            AdminCall.Trigger trigger => await Trigger(trigger.Call, context, cancellationToken),
            AdminCall.ChangeSchedule { Change: var change } => await ChangeSchedule(change, asker, cancellationToken),
            AdminCall.ChangeAlerts { Change: var change } => await ChangeAlerts(change, asker, cancellationToken),
            AdminCall.Acknowledge { AlertId: var id } => Acknowledged(id, await Monitor.AcknowledgeAlert(id, asker)),
            AdminCall.Resolve { AlertId: var id } => Show(id, await Monitor.ResolveAlert(id, asker)),
            _ => Show(await SiloChange.Outlast(Monitor.CalculateMetrics, time, cancellationToken)),
        };
    }

    private async Task<IResult> Trigger(CronCall call, HttpContext context, CancellationToken cancellationToken) =>
        IdempotencyHeader.TryRead(context.Request, out var key)
            ? await cron.Answer(call, key, context, refusesNotDue: true, cancellationToken)
            : IdempotencyHeader.Wrong();

    private async Task<IResult> ChangeSchedule(
        Domain.Schedules.ScheduleChange change, MonitorAsker asker, CancellationToken cancellationToken)
    {
        var scheduler = grains.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key);
        var update = await scheduler.UpdateSchedule(change, asker.Actor, asker.CorrelationId);
        if (update.Problems.Count > 0)
            return Refused(update.Problems.Select(problem => (problem.Field, problem.Message)));
        var block = await dashboard.Scheduler(cancellationToken);
        return new AnswerResult(new DataAnswer<SchedulerBody>(block with { NextSlots = [.. update.NextSlots.Select(SlotBody.Of)] }));
    }

    private async Task<IResult> ChangeAlerts(AlertConfigChange change, MonitorAsker asker, CancellationToken cancellationToken)
    {
        // Twice the same change is once.
        var result = await SiloChange.Outlast(() => Monitor.UpdateAlertConfig(change, asker), time, cancellationToken);
        return result.Problems.Count > 0
            ? Refused(result.Problems.Select(problem => (problem.Field, problem.Message)))
            : new AnswerResult(AlertConfigAnswer.Of(result));
    }

    public async Task<IResult> TestNotifications(HttpContext context)
    {
        var results = await Monitor.TestNotifications(new MonitorAsker(Caller.Of(context).Name, Correlation.Of(context)));
        return results.Count == 0
            ? Problems.NoReceivers()
            : new AnswerResult(new DataAnswer<IReadOnlyList<NotificationTestBody>>([.. results.Select(NotificationTestBody.Of)]));
    }

    private static Problem Refused(IEnumerable<(string Field, string Message)> mistakes)
    {
        var problems = new InputProblems();
        foreach (var (field, message) in mistakes)
            problems.Add(line: null, "config." + field, message);
        return problems.ToProblem()!;
    }

    /// <summary>A repeat is no conflict while the alert is open.</summary>
    private static IResult Acknowledged(string id, Alert? alert) => alert is { IsOpen: false }
        ? Problems.StateConflict("alert_resolved", "The alert cannot be acknowledged", "resolved", "Only an open alert can be acknowledged.")
        : Show(id, alert);

    private static IResult Show(string id, Alert? alert) =>
        alert is null ? Problems.NotFound("alert", id) : new AnswerResult(new DataAnswer<AlertView>(AlertView.Of(alert)));

    private static IResult Show(PayoutMetrics? metrics) =>
        metrics is null ? Problems.MonitoringOff() : new AnswerResult(new DataAnswer<MetricsBody>(MetricsBody.Of(metrics)));
}
