using Microsoft.Extensions.Options;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Input;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Grains.Runs;

namespace OrleansPayouts.Api.Cron;

/// <summary>What a cron call leads to.</summary>
public sealed class CronEndpoint(
    IGrainFactory grains,
    RunReporter reporter,
    DryRunPlanner dryRuns,
    IOptions<PayoutOptions> options,
    TimeProvider time)
{
    private IPayoutSchedulerGrain Scheduler => grains.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key);

    /// <param name="call">What is asked for.</param>
    /// <param name="idempotencyKey">The same key, the same run.</param>
    /// <param name="context">Who asks.</param>
    /// <param name="refusesNotDue">
    /// Whether what is not due is a 409: to a person, who wanted a run. To a cron service it is no error.
    /// </param>
    /// <param name="cancellationToken">Whoever asked has gone.</param>
    public async Task<IResult> Answer(
        CronCall call, string? idempotencyKey, HttpContext context, bool refusesNotDue, CancellationToken cancellationToken)
    {
        var trigger = call.ToTrigger(Caller.Of(context).Name, Correlation.Of(context), idempotencyKey);
        if (call.DryRun)
            return await DryRun(trigger, cancellationToken);
        // A trigger that has been carried out is answered with the same run when it is repeated.
        var result = await SiloChange.Outlast(() => Scheduler.Trigger(trigger), time, cancellationToken);
        return result.Disposition switch
        {
            TriggerDisposition.NoSuchSlot => NoSuchSlot(result.NextSlot),
            TriggerDisposition.NotDue or TriggerDisposition.Superseded when refusesNotDue => Problems.NotDue(result.NextSlot),
            TriggerDisposition.NotDue or TriggerDisposition.Superseded => await Skipped(result.Disposition),
            _ => await Report(result, call.Wait, cancellationToken),
        };
    }

    private async Task<IResult> Report(TriggerResult result, TimeSpan wait, CancellationToken cancellationToken)
    {
        var view = await reporter.Await(result.Run!.Value, wait, cancellationToken);
        var report = await reporter.Report(view, result.NextSlot, cancellationToken);
        var replayed = result.Disposition == TriggerDisposition.Replayed;
        if (!view.Run.Status.IsOver() && view.Run.Status != RunStatus.Paused)
            return new AnswerResult(
                new CronAnswer<RunReport>(true, "running", "The run is under way", report, Replayed: replayed),
                StatusCodes.Status202Accepted,
                $"/api/admin/runs/{view.Run.Id.Value}");
        var paused = view.Run.Status == RunStatus.Paused;
        // What an operator wants is no failure: a cron service that is told of one too often switches the job off.
        if (!view.Run.IsHeld && HasFailed(view.Totals, paused))
            return new AnswerResult(
                new CronAnswer<RunReport>(
                    false, "failed", Message(view, "No payout succeeded"), report, Replayed: replayed, Retryable: paused),
                StatusCodes.Status502BadGateway);
        var whole = view.Run.Status == RunStatus.Completed && view.Totals.Paid == view.Totals.Planned;
        return new AnswerResult(whole
            ? new CronAnswer<RunReport>(true, "success", "Automated payout processing completed", report, Replayed: replayed)
            : new CronAnswer<RunReport>(true, "warning", Message(view, "Some payouts were not paid"), report, Replayed: replayed));
    }

    /// <summary>Every payout failed, or the run was paused before it paid anyone.</summary>
    private static bool HasFailed(RunTotals totals, bool paused) =>
        paused ? totals.Paid == 0 : totals.Planned > 0 && totals.Failed == totals.Planned;

    private static string Message(RunView view, string message) =>
        view.Run.Status == RunStatus.Cancelled ? "The run was cancelled by an operator"
        : view.Run.PauseCode is { } code ? $"The run is paused. {FailureWords.Describe(code)}" : message;

    private static Problem NoSuchSlot(DateTimeOffset nextSlot) => InputProblems.Single(
        "slot", $"is not a slot of the schedule, or lies further ahead than the next one, which is {nextSlot:yyyy-MM-ddTHH:mm:ss.fffZ}");

    private async Task<IResult> Skipped(TriggerDisposition disposition)
    {
        var status = await Scheduler.GetStatus();
        return new AnswerResult(new CronAnswer<SkippedReport>(
            true,
            "skipped",
            disposition == TriggerDisposition.Superseded ? "The slot is past: a later one, or a change of the schedule, has taken its place"
            : status.Schedule.Enabled ? "Nothing is due" : "The schedule is off: only a forced run is started",
            new SkippedReport(status.NextSlot, status.ActiveRun is not null, ScheduleBody.Of(status.Schedule, options.Value))));
    }

    private async Task<IResult> DryRun(RunTrigger trigger, CancellationToken cancellationToken)
    {
        var foreseen = await SiloChange.Outlast(() => Scheduler.Foresee(trigger), time, cancellationToken);
        if (foreseen.Disposition == TriggerDisposition.NoSuchSlot)
            return NoSuchSlot(foreseen.NextSlot);
        var status = await Scheduler.GetStatus();
        var plan = PlanBody.Of(await dryRuns.Plan(options.Value.ThresholdsUnder(status.Schedule), time.GetUtcNow(), cancellationToken));
        return new AnswerResult(new CronAnswer<DryRunReport>(
            true,
            "success",
            "Dry run: nothing was written",
            new DryRunReport(foreseen.Disposition == TriggerDisposition.Started, plan, foreseen.NextSlot),
            DryRun: true));
    }
}
