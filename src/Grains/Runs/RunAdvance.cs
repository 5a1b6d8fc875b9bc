using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Sending;
using OrleansPayouts.Grains.Access;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Grains.Sending;
using OrleansPayouts.Grains.Telemetry;

namespace OrleansPayouts.Grains.Runs;

/// <summary>What a run does next, from where it stands in the database: plan, dispatch, pause or complete.</summary>
public sealed partial class RunAdvance(
    IRunStore runs,
    RunPlanner planner,
    RunPreflight preflight,
    TransferReconciliation reconciliation,
    StripeAccess access,
    IPayoutStore payouts,
    IPayoutJournal journal,
    ISubmissionMac mac,
    ITransferGate gate,
    RunCancellation cancellation,
    RunRelease release,
    IShortfallStore shortfalls,
    IOptions<PayoutOptions> options,
    TimeProvider time,
    ILogger<RunAdvance> logger)
{
    /// <summary>How long a run waits after something of ours failed; longer where it fails again and again (<see cref="RunPatience"/>).</summary>
    public static readonly TimeSpan AfterInterruption = TimeSpan.FromSeconds(1);

    /// <summary>How long it waits before it asks whether it may send again.</summary>
    public static readonly TimeSpan AfterHold = TimeSpan.FromMilliseconds(500);

    /// <summary>How long it waits before it asks Stripe again whose the key is.</summary>
    private static readonly TimeSpan AfterNoAnswer = TimeSpan.FromSeconds(5);

    /// <summary>Takes the run as far as it goes in one turn. Gives when to go on; null where there is nothing left to do.</summary>
    /// <param name="id">The run.</param>
    /// <param name="grains">Its payouts are sent by theirs.</param>
    /// <param name="steered">Cancelled where an operator has changed the run: nothing more is sent, and it is looked at anew.</param>
    /// <param name="cancellationToken">The program is stopping.</param>
    public async Task<TimeSpan?> Go(RunId id, IGrainFactory grains, CancellationToken steered, CancellationToken cancellationToken)
    {
        var run = await runs.Load(id, cancellationToken);
        if (run is not null)
            CorrelationFlow.Set(run.CorrelationId);
        if (run is { Status: RunStatus.Cancelling })
            return await cancellation.Go(run, cancellationToken);
        if (run is not { IsGoing: true })
            return null;
        // Nothing is planned, asked or sent with a key that Stripe refuses, or that is another account's.
        if (access.WhyNot is not null && !await access.Check(cancellationToken))
            return await PauseOrWait(run, grains, AfterNoAnswer, cancellationToken);
        // Before a new run reserves anything: it would pay again what lost books had paid.
        if (run is { Status: RunStatus.Planning } && await reconciliation.Reconcile(cancellationToken) is { } wait)
            return await PauseOrWait(run, grains, wait, cancellationToken);
        if (run is { Status: RunStatus.Planning })
            run = await Plan(run, steered, cancellationToken);
        if (run is not { Status: RunStatus.Dispatching })
            return null;
        var scheduler = grains.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key);
        var circuit = await scheduler.GetCircuit();
        // Nothing is begun, and no attempt used up, while nothing may be sent.
        if (circuit.SendAgainAfter > TimeSpan.Zero)
            return circuit.SendAgainAfter;
        if (await preflight.WhyNot(run, cancellationToken) is { } code)
            return await Pause(run, code, grains, cancellationToken);
        LogDispatching(run.Id);
        var dispatch = Dispatch(run, grains);
        switch (await dispatch.Go(isProbe: circuit.Status != CircuitStatus.Closed, steered, cancellationToken))
        {
            case DispatchEnd.Paused:
                return await Pause(run, dispatch.PauseCode, grains, cancellationToken);
            case DispatchEnd.Finished:
                return await Complete(run, cancellationToken);
            case DispatchEnd.SliceOver:
                return TimeSpan.Zero;
            case DispatchEnd.Held:
                return AfterHold;
            default:
                return AfterInterruption;
        }
    }

    private async Task<PayoutRun?> Plan(PayoutRun run, CancellationToken steered, CancellationToken cancellationToken)
    {
        while (!steered.IsCancellationRequested && await planner.PlanPage(run, cancellationToken) is { } advanced)
            run = advanced;
        if (!steered.IsCancellationRequested)
            await runs.Move(run.Id, RunStatus.Planning, RunStatus.Dispatching, pauseCode: null, time.GetUtcNow(), cancellationToken);
        // Read again: an operator may have paused or cancelled it meanwhile.
        return await runs.Load(run.Id, cancellationToken);
    }

    private RunDispatch Dispatch(PayoutRun run, IGrainFactory grains) =>
        new(run, options.Value, gate, payouts, journal, shortfalls, mac, grains, time, logger);

    private async Task<TimeSpan?> Complete(PayoutRun run, CancellationToken cancellationToken)
    {
        // What is left is another activation's, which has begun it; it is this run's business still.
        if (await release.Go(run, cancellationToken) > 0)
            return AfterInterruption;
        await preflight.LookBack(run, cancellationToken);
        var now = time.GetUtcNow();
        await shortfalls.Close(run.Id, now, cancellationToken);
        await runs.Move(run.Id, RunStatus.Dispatching, RunStatus.Completed, pauseCode: null, now, cancellationToken);
        return null;
    }

    private async Task<TimeSpan?> PauseOrWait(PayoutRun run, IGrainFactory grains, TimeSpan wait, CancellationToken cancellationToken) =>
        access.Problem is { } problem ? await Pause(run, problem, grains, cancellationToken) : wait;

    private async Task<TimeSpan?> Pause(PayoutRun run, string? code, IGrainFactory grains, CancellationToken cancellationToken)
    {
        LogPaused(run.Id, code, RunPause.Describe(RunPause.EndOf(code)));
        preflight.Forget();
        await runs.Move(run.Id, run.Status, RunStatus.Paused, code, time.GetUtcNow(), cancellationToken);
        // The alert is there within seconds.
        await grains.GetGrain<IPayoutMonitorGrain>(IPayoutMonitorGrain.Key).Report(new OutcomeCounts());
        return null;
    }
}
