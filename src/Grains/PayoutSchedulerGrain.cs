using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Schedules;
using OrleansPayouts.Domain.Sending;
using OrleansPayouts.Grains.Access;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Grains.Schedules;

namespace OrleansPayouts.Grains;

/// <inheritdoc cref="IPayoutSchedulerGrain"/>
public sealed partial class PayoutSchedulerGrain(
    [PersistentState("throttle", "payouts")] IPersistentState<Throttle> throttle,
    [PersistentState("schedule", "payouts")] IPersistentState<ScheduleBook> schedule,
    RunStarting starting,
    IRunStore runs,
    IOptions<PayoutOptions> options,
    TimeProvider time,
    ILogger<PayoutSchedulerGrain> logger) : Grain, IPayoutSchedulerGrain, IRemindable
{
    private const string EachMinute = "schedule";
    private const string BySchedule = "schedule";

    private static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(1);

    private readonly DateTimeOffset activatedAt = time.GetUtcNow();
    private readonly long activated = time.GetTimestamp();
    private readonly SemaphoreSlim permitting = new(1);
    private IGrainTimer? slotTimer;

    /// <summary>For leases: it never goes back and never jumps, whatever happens to the wall clock.</summary>
    private DateTimeOffset Now => activatedAt + time.GetElapsedTime(activated);

    public async Task<TriggerResult> Trigger(RunTrigger trigger)
    {
        var now = time.GetUtcNow();
        await schedule.Keep(await starting.RecordMissed(schedule.State, now));
        var start = await starting.Begin(trigger, schedule.State, now);
        if (start is { Disposition: TriggerDisposition.Replayed, Run: { Status: RunStatus.Paused, IsHeld: false } paused })
            await Revive(paused.Id, now);
        await TakeUp(start.Run);
        return Answer(start);
    }

    public async Task<TriggerResult> Foresee(RunTrigger trigger) => Answer(await starting.Foresee(trigger, schedule.State, time.GetUtcNow()));

    public async Task<bool> ShouldRun() => (await Foresee(new RunTrigger(BySchedule, BySchedule))).Disposition == TriggerDisposition.Started;

    public Task<TriggerResult> RunScheduled() => Trigger(new RunTrigger(BySchedule, $"corr_{Guid.CreateVersion7(time.GetUtcNow()):N}"));

    public async Task<ScheduleUpdate> UpdateSchedule(ScheduleChange change, string actor, string correlationId)
    {
        var changed = change.AppliedTo(schedule.State.Schedule);
        if (ScheduleRules.WhatIsWrong(changed) is { Count: > 0 } problems)
            return new ScheduleUpdate(schedule.State.Schedule, [], [.. problems]);
        var now = time.GetUtcNow();
        var book = await starting.RecordMissed(schedule.State.Opened(now), now);
        await schedule.Keep(await starting.Change(book, changed, new AuditContext(CallOrigin.With(actor), correlationId, change.ToString(), now)));
        await Watch();
        return new ScheduleUpdate(changed, [.. new SlotCalculator(changed).After(now).Take(12)], []);
    }

    public async Task<SchedulerStatus> GetStatus() => new(
        schedule.State.Schedule, schedule.State.Schedule.SlotAfter(time.GetUtcNow()), (await runs.LoadActive(CancellationToken.None))?.Id);

    public async Task Start()
    {
        await schedule.Keep(schedule.State.Opened(time.GetUtcNow()));
        await Watch();
        await SeeToSlots();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => SeeToSlots();

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

    /// <summary>A reminder while slots are due, so that no other clock is needed; none while the schedule is off.</summary>
    private async Task Watch()
    {
        if (schedule.State.Schedule.Enabled)
            await this.RegisterOrUpdateReminder(EachMinute, Heartbeat, Heartbeat);
        else if (await this.GetReminder(EachMinute) is { } reminder)
            await this.UnregisterReminder(reminder);
        ArmForNextSlot();
    }

    /// <summary>Mostly nothing: the book knows without asking the database.</summary>
    private async Task SeeToSlots()
    {
        var now = time.GetUtcNow();
        await schedule.Keep(await starting.RecordMissed(schedule.State, now));
        // A run in the way is left as it is: nobody has acted, so a paused one stays paused.
        var (book, start) = await starting.BeginDue(schedule.State, now);
        await TakeUp(start?.Run);
        await schedule.Keep(book);
        ArmForNextSlot();
    }

    /// <summary>A slot that comes before the next heartbeat is met to the moment.</summary>
    private void ArmForNextSlot()
    {
        var now = time.GetUtcNow();
        var wait = schedule.State.Schedule.SlotAfter(now) - now;
        slotTimer ??= this.RegisterGrainTimer(_ => SeeToSlots(), new() { DueTime = Timeout.InfiniteTimeSpan, Period = Timeout.InfiniteTimeSpan });
        slotTimer.Change(schedule.State.Schedule.Enabled && wait <= 2 * Heartbeat ? wait : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private TriggerResult Answer(RunStart start) => new(start.Disposition, start.Run?.Id, schedule.State.Schedule.SlotAfter(time.GetUtcNow()));

    private async Task TakeUp(PayoutRun? run)
    {
        if (run is { IsActive: true, IsHeld: false })
            await GrainFactory.GetGrain<IPayoutRunGrain>(run.Id.Value).TakeUp();
    }

    /// <summary>Somebody has acted, so that it is worth a try: with one payout, where the circuit is open.</summary>
    private async Task Revive(RunId run, DateTimeOffset now)
    {
        throttle.State = throttle.State with { Circuit = CircuitDecider.ProbeNow(throttle.State.Circuit, Now) };
        await runs.Move(run, RunStatus.Paused, RunStatus.Dispatching, pauseCode: null, now, CancellationToken.None);
    }
}
