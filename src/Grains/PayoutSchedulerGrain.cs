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
    StripeAccess access,
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
        await schedule.Keep(await starting.RecordMissed(schedule.State.Opened(now), now));
        var start = await starting.Begin(trigger, schedule.State, now);
        var lifted = start.Run is { Status: RunStatus.Paused } paused ? await starting.TryLift(paused, isTriggered: true, now) : null;
        await TakeUp(lifted ?? start.Run, isLifted: lifted is not null);
        return await Answer(start);
    }

    public async Task LiftPauses() => await TakeUp(await starting.LiftOldest(time.GetUtcNow()), isLifted: true);

    public async Task<TriggerResult> Foresee(RunTrigger trigger) => await Answer(await starting.Foresee(trigger, schedule.State, time.GetUtcNow()));

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

    public async Task<SchedulerStatus> GetStatus()
    {
        var now = time.GetUtcNow();
        var going = (await runs.LoadUnfinished(CancellationToken.None)).FirstOrDefault(run => run.Status != RunStatus.Paused);
        return new SchedulerStatus(
            schedule.State.Schedule, schedule.State.Schedule.SlotAfter(now), going?.Id, await starting.OpenSlot(schedule.State, now), access.Problem);
    }

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

    private async Task<TriggerResult> Answer(RunStart start)
    {
        var now = time.GetUtcNow();
        return new(start.Disposition, start.Run?.Id, schedule.State.Schedule.SlotAfter(now), await starting.OpenSlot(schedule.State, now));
    }

    private async Task TakeUp(PayoutRun? run, bool isLifted = false)
    {
        // The cause has passed, so that it is worth a try: with one payout, where the circuit is open.
        if (isLifted && run is not null)
            throttle.State = throttle.State with { Circuit = CircuitDecider.ProbeNow(throttle.State.Circuit, Now) };
        if (run is { IsGoing: true } or { Status: RunStatus.Cancelling })
            await GrainFactory.GetGrain<IPayoutRunGrain>(run.Id.Value).TakeUp();
    }
}
