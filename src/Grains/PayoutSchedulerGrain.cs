using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Schedules;
using OrleansPayouts.Domain.Sending;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains;

/// <inheritdoc cref="IPayoutSchedulerGrain"/>
public sealed partial class PayoutSchedulerGrain(
    [PersistentState("throttle", "payouts")] IPersistentState<Throttle> throttle,
    IRunStore runs,
    IOptions<PayoutOptions> options,
    TimeProvider time,
    ILogger<PayoutSchedulerGrain> logger) : Grain, IPayoutSchedulerGrain
{
    /// <summary>The documented default: monthly, on the 1st at 09:00 UTC.</summary>
    private readonly PayoutSchedule schedule = new();

    private readonly DateTimeOffset activatedAt = time.GetUtcNow();
    private readonly long activated = time.GetTimestamp();

    private readonly SemaphoreSlim permitting = new(1);

    /// <summary>For leases: it never goes back and never jumps, whatever happens to the wall clock.</summary>
    private DateTimeOffset Now => activatedAt + time.GetElapsedTime(activated);

    public async Task<TriggerResult> Trigger(RunTrigger trigger)
    {
        if (await FindExisting(trigger) is { } existing)
            return await Replay(existing);
        var now = time.GetUtcNow();
        var dueSlot = await runs.Load(RunId.ForSlot(schedule.SlotAtOrBefore(now)), CancellationToken.None);
        var decision = TriggerDecider.Decide(trigger, schedule, dueSlot is not null, now);
        return decision.Disposition == TriggerDisposition.Started
            ? await Start(trigger, decision.Slot, now)
            : new TriggerResult(decision.Disposition, null, schedule.SlotAfter(now));
    }

    public async Task<SchedulerStatus> GetStatus()
    {
        var active = await runs.LoadActive(CancellationToken.None);
        return new SchedulerStatus(schedule, schedule.SlotAfter(time.GetUtcNow()), active?.Id);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        throttle.State = throttle.State.TakenOver(options.Value.ThrottleLimits(), Now);
        return Task.CompletedTask;
    }

    public async Task<PermitLease> RequestPermits(PermitRequest request)
    {
        // These calls interleave with all others, and are in turn among themselves.
        await permitting.WaitAsync();
        try
        {
            var before = throttle.State.Circuit.Status;
            (throttle.State, var lease) = throttle.State.Ask(request, options.Value.ThrottleLimits(), Now);
            LogTurns(before, request.Report);
            // Stored before it is handed out, and each time: a second activation that knows less meets the newer version.
            await throttle.WriteStateAsync();
            return lease;
        }
        finally
        {
            permitting.Release();
        }
    }

    public Task<CircuitView> GetCircuit()
    {
        var (state, limits) = (throttle.State, options.Value.ThrottleLimits());
        return Task.FromResult(new CircuitView(
            state.Circuit.Status, state.Circuit.SendAgainAfter(Now), state.Rate.At(limits.Caps.RequestsPerSecond, limits.RateRecovery, Now)));
    }

    private void LogTurns(CircuitStatus before, SendReport report)
    {
        var circuit = throttle.State.Circuit;
        if (circuit.Status == CircuitStatus.Open && before == CircuitStatus.Closed)
            LogOpened(circuit.SendAgainAfter(Now));
        else if (circuit.Status == CircuitStatus.Open && before == CircuitStatus.HalfOpen && report.Probe == ProbeState.Bad)
            LogProbeFailed(circuit.FailedProbes, circuit.SendAgainAfter(Now));
        else if (circuit.Status == CircuitStatus.Closed && before != CircuitStatus.Closed)
            LogClosed();
        if (report.Throttled > 0)
            LogThrottled(report.Throttled, throttle.State.Rate.At(options.Value.MaxRequestsPerSecond, options.Value.ThrottleLimits().RateRecovery, Now));
    }

    private async Task<PayoutRun?> FindExisting(RunTrigger trigger)
    {
        if (trigger.IdempotencyKey is { } key && await runs.LoadByIdempotencyKey(key, CancellationToken.None) is { } byKey)
            return byKey;
        if (trigger.Slot is { } slot && await runs.Load(RunId.ForSlot(slot), CancellationToken.None) is { } bySlot)
            return bySlot;
        return await runs.LoadActive(CancellationToken.None);
    }

    private async Task<TriggerResult> Start(RunTrigger trigger, DateTimeOffset? slot, DateTimeOffset now)
    {
        var settings = new RunSettings(
            trigger.BatchSize ?? options.Value.BatchSize, trigger.MaxRetries ?? options.Value.MaxRetries, options.Value.MinimumThreshold);
        var run = new PayoutRun
        {
            Id = slot is { } instant ? RunId.ForSlot(instant) : RunId.ForManual(Guid.CreateVersion7(now)),
            Slot = slot,
            Settings = settings,
            CorrelationId = trigger.CorrelationId,
            StartedBy = trigger.StartedBy,
            StartedAt = now,
        };
        var started = await runs.Start(run, trigger.IdempotencyKey, CancellationToken.None);
        if (!started.Created)
            return await Replay(started.Run);
        await GrainFactory.GetGrain<IPayoutRunGrain>(run.Id.Value).TakeUp();
        return new TriggerResult(TriggerDisposition.Started, run.Id, schedule.SlotAfter(now));
    }

    private async Task<TriggerResult> Replay(PayoutRun run)
    {
        var now = time.GetUtcNow();
        if (run.Status == RunStatus.Paused && !run.IsHeld)
        {
            // Somebody has acted, so that it is worth a try: with one payout, where the circuit is open.
            throttle.State = throttle.State with { Circuit = CircuitDecider.ProbeNow(throttle.State.Circuit, Now) };
            await runs.Move(run.Id, RunStatus.Paused, RunStatus.Dispatching, pauseCode: null, now, CancellationToken.None);
        }
        if (run.IsActive && !run.IsHeld)
            await GrainFactory.GetGrain<IPayoutRunGrain>(run.Id.Value).TakeUp();
        return new TriggerResult(TriggerDisposition.Replayed, run.Id, schedule.SlotAfter(now));
    }
}
