using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Grains.Runs;

namespace OrleansPayouts.Grains;

/// <inheritdoc cref="IPayoutRunGrain"/>
public sealed partial class PayoutRunGrain(
    IRunStore runs,
    RunPlanner planner,
    IPayoutStore payouts,
    IPayoutJournal journal,
    IOptions<PayoutOptions> options,
    TimeProvider time,
    ILogger<PayoutRunGrain> logger) : Grain, IPayoutRunGrain, IRemindable
{
    private const string Heartbeat = "heartbeat";

    private static readonly TimeSpan AfterInterruption = TimeSpan.FromSeconds(1);

    private IGrainTimer? pump;
    private bool pumping;
    private bool wantedAgain;

    private RunId Id => RunId.Parse(this.GetPrimaryKeyString());

    public async Task TakeUp()
    {
        // Durable first: whatever happens to this activation, the heartbeat finds the run.
        await StartHeartbeat();
        wantedAgain = pumping;
        Arm(TimeSpan.Zero);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Arm(TimeSpan.Zero);
        return Task.CompletedTask;
    }

    private void Arm(TimeSpan delay)
    {
        if (pumping)
            return;
        // Interleaving: a run lasts, and its heartbeat and its triggers must not wait for it.
        pump ??= this.RegisterGrainTimer(
            Pump, new() { DueTime = Timeout.InfiniteTimeSpan, Period = Timeout.InfiniteTimeSpan, Interleave = true, KeepAlive = true });
        pump.Change(delay, Timeout.InfiniteTimeSpan);
    }

    private async Task Pump(CancellationToken cancellationToken)
    {
        if (pumping)
            return;
        pumping = true;
        TimeSpan? next;
        try
        {
            next = await AdvanceOrWait(cancellationToken) ?? await Retire();
        }
        finally
        {
            pumping = false;
        }
        if (next is { } delay)
            Arm(delay);
        else
            DeactivateOnIdle();
    }

    private async Task<TimeSpan?> AdvanceOrWait(CancellationToken cancellationToken)
    {
        try
        {
            return await Advance(cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogInterrupted(Id, failure);
            return AfterInterruption;
        }
    }

    /// <summary>Takes the run as far as it goes in one turn. Gives when to go on; null where there is nothing left to do.</summary>
    private async Task<TimeSpan?> Advance(CancellationToken cancellationToken)
    {
        var run = await runs.Load(Id, cancellationToken);
        if (run is { Status: RunStatus.Planning })
            run = await Plan(run, cancellationToken);
        if (run is not { Status: RunStatus.Dispatching })
            return null;
        var dispatch = Dispatch(run);
        switch (await dispatch.Go(cancellationToken))
        {
            case DispatchEnd.Paused:
                LogPaused(run.Id, dispatch.PauseCode);
                await runs.Move(run.Id, RunStatus.Dispatching, RunStatus.Paused, dispatch.PauseCode, time.GetUtcNow(), cancellationToken);
                return null;
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

    private RunDispatch Dispatch(PayoutRun run)
    {
        var scheduler = GrainFactory.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key);
        var gate = new PermitGate(scheduler, run.Id.Value, time);
        return new RunDispatch(run, options.Value.RetryPolicy(run.Settings.MaxRetries), gate, payouts, journal, GrainFactory, time, logger);
    }

    private async Task<TimeSpan?> Complete(PayoutRun run, CancellationToken cancellationToken)
    {
        // Another activation may hold attempts begun and not yet answered; they are this run's business still.
        if ((await runs.Totals(run.Id, cancellationToken)).Reserved > 0)
            return AfterInterruption;
        await runs.Move(run.Id, RunStatus.Dispatching, RunStatus.Completed, pauseCode: null, time.GetUtcNow(), cancellationToken);
        return null;
    }

    /// <summary>Ends the heartbeat, unless the run was taken up anew in the meantime: then it goes on at once.</summary>
    private async Task<TimeSpan?> Retire()
    {
        if (!wantedAgain && await this.GetReminder(Heartbeat) is { } heartbeat)
            await this.UnregisterReminder(heartbeat);
        if (!wantedAgain)
            return null;
        wantedAgain = false;
        await StartHeartbeat();
        return TimeSpan.Zero;
    }

    private Task StartHeartbeat() => this.RegisterOrUpdateReminder(Heartbeat, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
}
