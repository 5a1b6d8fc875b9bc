using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Schedules;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Schedules;

/// <summary>Starts runs: those that somebody asks for and those whose time has come. One a slot, one at a time.</summary>
public sealed partial class RunStarting(IRunStore runs, IScheduleStore slots, IOptions<PayoutOptions> options, ILogger<RunStarting> logger)
{
    /// <summary>What <see cref="Begin"/> would lead to; nothing is written.</summary>
    public async Task<RunStart> Foresee(RunTrigger trigger, ScheduleBook book, DateTimeOffset now)
    {
        if (await FindExisting(trigger) is { } existing)
            return new RunStart(TriggerDisposition.Replayed, existing);
        var due = book.DueAt(now);
        // A slot of a schedule that was changed since is on no calendar any more, and was one all the same.
        if (trigger.Slot is { } named && named != due && await slots.FindMissed(named, CancellationToken.None) is not null)
            return new RunStart(TriggerDisposition.Superseded);
        var decision = TriggerDecider.Decide(trigger, book, await HasRun(due), now);
        return new RunStart(decision.Disposition, Run: null, decision.Slot);
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
        if (trigger.Slot is { } slot && await runs.Load(RunId.ForSlot(slot), CancellationToken.None) is { } bySlot)
            return bySlot;
        return await runs.LoadActive(CancellationToken.None);
    }
}
