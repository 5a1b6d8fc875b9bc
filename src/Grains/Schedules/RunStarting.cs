using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Schedules;
using OrleansPayouts.Grains.Access;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Schedules;

/// <summary>Starts runs, by a trigger or by the schedule, and takes paused ones up again. One run a slot, one going at a time.</summary>
public sealed partial class RunStarting(
    IRunStore runs, IScheduleStore slots, StripeAccess access, IOptions<PayoutOptions> options, TimeProvider time, ILogger<RunStarting> logger)
{
    /// <summary>How long a trigger waits for Stripe to accept the key again; the run goes on by itself where that takes longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>What <see cref="Begin"/> would lead to; nothing is written.</summary>
    public async Task<RunStart> Foresee(RunTrigger trigger, ScheduleBook book, DateTimeOffset now)
    {
        if (await FindExisting(trigger) is { } existing)
            return new RunStart(TriggerDisposition.Replayed, existing);
        var unfinished = await runs.LoadUnfinished(CancellationToken.None);
        if (unfinished.FirstOrDefault(run => run.IsGoing) is { } going)
            return new RunStart(TriggerDisposition.Replayed, going);
        var due = book.DueAt(now);
        // A slot of a schedule that was changed since is on no calendar any more, and was one all the same.
        if (trigger.Slot is { } named && named != due && await slots.FindMissed(named, CancellationToken.None) is not null)
            return new RunStart(TriggerDisposition.Superseded);
        var decision = TriggerDecider.Decide(trigger, book, await HasRun(due), now);
        return TriggerDecider.AnsweredWith(decision, [.. unfinished.Where(run => run.Status == RunStatus.Paused)]) is { } paused
            ? new RunStart(TriggerDisposition.Replayed, paused)
            : new RunStart(decision.Disposition, Run: null, decision.Slot);
    }

    /// <summary>Starts the run that is asked for, or gives the one that exists.</summary>
    public async Task<RunStart> Begin(RunTrigger trigger, ScheduleBook book, DateTimeOffset now)
    {
        var start = await Foresee(trigger, book, now);
        if (start.Disposition != TriggerDisposition.Started)
            return await Remembered(start, trigger, now);
        var run = new PayoutRun
        {
            Id = start.Slot is { } instant ? RunId.ForSlot(instant) : RunId.ForManual(Guid.CreateVersion7(now)),
            Slot = start.Slot,
            Settings = new RunSettings(
                trigger.BatchSize ?? book.Schedule.BatchSize ?? options.Value.BatchSize,
                trigger.MaxRetries ?? book.Schedule.MaxRetries ?? options.Value.MaxRetries,
                options.Value.ThresholdsUnder(book.Schedule)),
            CorrelationId = trigger.CorrelationId,
            StartedBy = trigger.StartedBy,
            StartedAt = now,
        };
        var started = await runs.Start(run, trigger.IdempotencyKey, CancellationToken.None);
        // Missed, says another one whose clock is ahead of ours.
        return started.Run is null
            ? new RunStart(TriggerDisposition.Superseded)
            : started.Created ? new RunStart(TriggerDisposition.Started, started.Run, start.Slot)
            : await Remembered(new RunStart(TriggerDisposition.Replayed, started.Run, start.Slot), trigger, now);
    }

    /// <summary>Records the slots that came and went, and gives the book that knows it.</summary>
    public async Task<ScheduleBook> RecordMissed(ScheduleBook book, DateTimeOffset now)
    {
        if (book.OpenAt(now) is not { Count: > 1 } open)
            return book;
        var (missed, due) = (open[..^1], open[^1]);
        var recorded = await slots.RecordMissed(missed, due, now, CancellationToken.None);
        if (recorded.Count > 0)
            LogMissed(recorded.Count, recorded.Min(), due);
        return book.Settled(missed[^1]);
    }

    /// <summary>
    /// Starts the run of the slot that is due, if none has it. Where another run is in the way the slot stays open, until
    /// it is paid or the next one comes.
    /// </summary>
    public async Task<(ScheduleBook Book, RunStart? Start)> BeginDue(ScheduleBook book, DateTimeOffset now)
    {
        if (book.OpenAt(now) is not [.., var due])
            return (book, null);
        var start = await Begin(new RunTrigger("schedule", $"corr_{Guid.CreateVersion7(now):N}", Slot: due), book, now);
        if (start.Run is { } run && run.Slot != due)
        {
            LogInTheWay(due, run.Id);
            return (book, null);
        }
        return (book.Settled(due), start);
    }

    /// <summary>The slot that is due and has no run; null where there is none.</summary>
    public async Task<DateTimeOffset?> OpenSlot(ScheduleBook book, DateTimeOffset now) =>
        book.DueAt(now) is { } due && !await HasRun(due) ? due : null;

    /// <summary>
    /// Ends the pause where its cause has passed: Stripe answers this key for the books' account, or no other run is going. Gives
    /// the run as it goes on; null where it stays paused. What an operator or a failsafe has paused stays so.
    /// </summary>
    /// <param name="run">A paused run.</param>
    /// <param name="isTriggered">
    /// Whether somebody asks, so that a refused key is tried at once. Otherwise it is tried by <see cref="StripeAccess"/>'s own watch,
    /// ever more seldom: a key that may read and not send would be lifted and refused again each minute.
    /// </param>
    /// <param name="now">The time.</param>
    public async Task<PayoutRun?> TryLift(PayoutRun run, bool isTriggered, DateTimeOffset now)
    {
        var hasPassed = run.PauseEnd switch
        {
            PauseEnd.OtherRun => true,
            PauseEnd.Stripe when isTriggered || run.PauseCode == RunPause.BalanceUnknown => await CheckAccess(),
            PauseEnd.Stripe => access.WhyNot is null,
            _ => false,
        };
        return hasPassed && await runs.Lift(run, now, CancellationToken.None) ? await runs.Load(run.Id, CancellationToken.None) : null;
    }

    private async Task<bool> CheckAccess()
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            return await access.Check(patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Lifts the pause of the oldest run whose cause has passed, where no run is going. Gives that run; null where none goes on.</summary>
    public async Task<PayoutRun?> LiftOldest(DateTimeOffset now)
    {
        var unfinished = await runs.LoadUnfinished(CancellationToken.None);
        if (unfinished.Any(run => run.IsGoing))
            return null;
        foreach (var run in unfinished)
            if (await TryLift(run, isTriggered: false, now) is { } lifted)
                return lifted;
        return null;
    }

    /// <summary>The book with the schedule changed, and who changed it written down.</summary>
    public async Task<ScheduleBook> Change(ScheduleBook book, PayoutSchedule schedule, AuditContext audit)
    {
        await slots.RecordChange(audit, CancellationToken.None);
        return book.Changed(schedule, await HasRun(book.DueAt(audit.At)), audit.At);
    }

    /// <summary>The same key gets the same run, also where that was started by somebody else and is over when the call is repeated.</summary>
    private async Task<RunStart> Remembered(RunStart start, RunTrigger trigger, DateTimeOffset now)
    {
        if (start.Run is { } run && trigger.IdempotencyKey is { } key)
            await runs.RecordAnswer(key, run.Id, now, CancellationToken.None);
        return start;
    }

    private async Task<bool> HasRun(DateTimeOffset? slot) =>
        slot is { } instant && await runs.Load(RunId.ForSlot(instant), CancellationToken.None) is not null;

    private async Task<PayoutRun?> FindExisting(RunTrigger trigger)
    {
        if (trigger.IdempotencyKey is { } key && await runs.LoadByIdempotencyKey(key, CancellationToken.None) is { } byKey)
            return byKey;
        return trigger.Slot is { } slot ? await runs.Load(RunId.ForSlot(slot), CancellationToken.None) : null;
    }
}
