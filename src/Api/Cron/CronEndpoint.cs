using Microsoft.Extensions.Options;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Api.Input;
using OrleansPayouts.Api.Keys;
using OrleansPayouts.Api.Runs;
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
    IReconciliationStore books,
    IOptions<PayoutOptions> options,
    TimeProvider time)
{
    private const string NotReconciled =
        "Dry run: nothing was written. Stripe has not been asked yet what was paid since this database was started or restored; a real run asks first, and may pay less";

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
        var report = await reporter.Report(view, result, cancellationToken);
        var replayed = result.Disposition == TriggerDisposition.Replayed;
        return view switch
        {
            { Run.Status: RunStatus.Paused } => new AnswerResult(Paused(PausedRunBody.Of(view.Run), report, replayed)),
            { Run.Status: not (RunStatus.Completed or RunStatus.Cancelled) } => new AnswerResult(
                new CronAnswer<RunReport>(true, "running", "The run is under way", report, Replayed: replayed),
                StatusCodes.Status202Accepted,
                $"/api/admin/runs/{view.Run.Id.Value}"),
            // An error only for the call that started the run: a cron service that meets one too often switches the job off.
            { Totals: { Planned: > 0 } totals } when totals.Failed == totals.Planned => new AnswerResult(
                new CronAnswer<RunReport>(false, "failed", "No payout succeeded", report, Replayed: replayed, Retryable: false),
                replayed ? StatusCodes.Status200OK : StatusCodes.Status502BadGateway),
            { Run.Status: RunStatus.Completed } when view.Totals.Paid == view.Totals.Planned => new AnswerResult(
                new CronAnswer<RunReport>(true, "success", "Automated payout processing completed", report, Replayed: replayed)),
            _ => new AnswerResult(new CronAnswer<RunReport>(true, "warning", Warning(view), report, Replayed: replayed)),
        };
    }

    private static CronAnswer<RunReport> Paused(PausedRunBody paused, RunReport report, bool replayed) => new(
        true, "paused", $"The run is paused. {paused.Message}", report, Replayed: replayed, PauseCode: paused.PauseCode, ResumedBy: paused.ResumedBy);

    private static string Warning(RunView view) =>
        view.Run.Status == RunStatus.Cancelled ? "The run was cancelled by an operator" : "Some payouts were not paid";

    private static Problem NoSuchSlot(DateTimeOffset nextSlot) => InputProblems.Single(
        "slot", $"is not a slot of the schedule, or lies further ahead than the next one, which is {nextSlot:yyyy-MM-ddTHH:mm:ss.fffZ}");

    private async Task<IResult> Skipped(TriggerDisposition disposition)
    {
        var status = await Scheduler.GetStatus();
        return new AnswerResult(new CronAnswer<SkippedReport>(
            true,
            "skipped",
            disposition == TriggerDisposition.Superseded ? "The slot is past: a later one has taken its place, or the schedule was not in force at its time"
            : status.Schedule.Enabled ? "Nothing is due" : "The schedule is off: only a forced run is started",
            new SkippedReport(status.NextSlot, status.OpenSlot, status.ActiveRun is not null, ScheduleBody.Of(status.Schedule, options.Value))));
    }

    private async Task<IResult> DryRun(RunTrigger trigger, CancellationToken cancellationToken)
    {
        var foreseen = await SiloChange.Outlast(() => Scheduler.Foresee(trigger), time, cancellationToken);
        if (foreseen.Disposition == TriggerDisposition.NoSuchSlot)
            return NoSuchSlot(foreseen.NextSlot);
        var status = await Scheduler.GetStatus();
        // Asked before the plan is made: what a restored database has lost is not in it.
        var isReconciled = await books.IsReconciled(cancellationToken);
        var plan = PlanBody.Of(await dryRuns.Plan(options.Value.ThresholdsUnder(status.Schedule), time.GetUtcNow(), cancellationToken));
        return new AnswerResult(new CronAnswer<DryRunReport>(
            true,
            isReconciled ? "success" : "warning",
            isReconciled ? "Dry run: nothing was written" : NotReconciled,
            new DryRunReport(foreseen.Disposition == TriggerDisposition.Started, isReconciled, plan, foreseen.NextSlot, foreseen.OpenSlot),
            DryRun: true));
    }
}
