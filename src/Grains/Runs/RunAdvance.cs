using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Runs;

/// <summary>What a run does next, from where it stands in the database: plan, dispatch, pause or complete.</summary>
public sealed partial class RunAdvance(
    IRunStore runs,
    RunPlanner planner,
    RunPreflight preflight,
    TransferReconciliation reconciliation,
    IPayoutStore payouts,
    IPayoutJournal journal,
    IOptions<PayoutOptions> options,
    TimeProvider time,
    ILogger<RunAdvance> logger)
{
    /// <summary>How long a run waits after something of ours failed.</summary>
    public static readonly TimeSpan AfterInterruption = TimeSpan.FromSeconds(1);

    /// <summary>Takes the run as far as it goes in one turn. Gives when to go on; null where there is nothing left to do.</summary>
    public async Task<TimeSpan?> Go(RunId id, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var run = await runs.Load(id, cancellationToken);
        // Before a new run reserves anything: it would pay again what lost books had paid.
        if (run is { Status: RunStatus.Planning } && await reconciliation.Reconcile(cancellationToken) is { } wait)
            return wait;
        if (run is { Status: RunStatus.Planning })
            run = await Plan(run, cancellationToken);
        if (run is not { Status: RunStatus.Dispatching })
            return null;
        if (await preflight.WhyNot(run, cancellationToken) is { } code)
            return await Pause(run, code, cancellationToken);
        var dispatch = Dispatch(run, grains);
        switch (await dispatch.Go(cancellationToken))
        {
            case DispatchEnd.Paused:
                return await Pause(run, dispatch.PauseCode, cancellationToken);
            case DispatchEnd.Finished:
                return await Complete(run, cancellationToken);
            case DispatchEnd.SliceOver:
                return TimeSpan.Zero;
            default:
                return AfterInterruption;
        }
    }

    private async Task<PayoutRun> Plan(PayoutRun run, CancellationToken cancellationToken)
    {
        while (await planner.PlanPage(run, cancellationToken) is { } advanced)
            run = advanced;
        await runs.Move(run.Id, RunStatus.Planning, RunStatus.Dispatching, pauseCode: null, time.GetUtcNow(), cancellationToken);
        return run with { Status = RunStatus.Dispatching };
    }

    private RunDispatch Dispatch(PayoutRun run, IGrainFactory grains)
    {
        var scheduler = grains.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key);
        var gate = new PermitGate(scheduler, run.Id.Value, time);
        return new RunDispatch(run, options.Value, gate, payouts, journal, grains, time, logger);
    }

    private async Task<TimeSpan?> Complete(PayoutRun run, CancellationToken cancellationToken)
    {
        if ((await runs.Totals(run.Id, cancellationToken)).Reserved is > 0 and var reserved)
            // What is not held back, another activation may have begun; it is this run's business still.
            return await preflight.WhyUnsent(run, reserved, cancellationToken) is { } code
                ? await Pause(run, code, cancellationToken)
                : AfterInterruption;
        await preflight.LookBack(run, cancellationToken);
        await runs.Move(run.Id, RunStatus.Dispatching, RunStatus.Completed, pauseCode: null, time.GetUtcNow(), cancellationToken);
        return null;
    }

    private async Task<TimeSpan?> Pause(PayoutRun run, string? code, CancellationToken cancellationToken)
    {
        LogPaused(run.Id, code);
        await runs.Move(run.Id, RunStatus.Dispatching, RunStatus.Paused, code, time.GetUtcNow(), cancellationToken);
        return null;
    }
}
