using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Sending;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Monitoring;

/// <summary>Looks at the system itself: its run, its circuit, its schedule, what nobody knows the outcome of.</summary>
public sealed class SystemLook(IRunStore runs, IScheduleStore slots, IInvariantStore books, IStripeEventStore events, IRefusalLog refusals)
{
    /// <summary>A schedule that was down for a week has missed no more than these.</summary>
    private const int MaxMissed = 20;

    /// <summary>More alerts than that at once help nobody.</summary>
    private const int MaxEvents = 20;

    public async Task<(MonitorState State, SystemSigns Signs)> Go(
        MonitorState state, IPayoutSchedulerGrain scheduler, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var circuit = await scheduler.GetCircuit();
        state = state with { CircuitOpenSince = circuit.Status == CircuitStatus.Closed ? null : state.CircuitOpenSince ?? now };
        var run = await runs.LoadActive(cancellationToken);
        var going = run is { Status: not RunStatus.Paused } ? run : null;
        state = await NoteProgress(state, going, now, cancellationToken);
        var (unknown, inReview) = await books.CountUndecided(now - SystemRules.UnknownTooLong, cancellationToken);
        var missed = await slots.MissedSince(now - SystemRules.MissedFor, MaxMissed, cancellationToken);
        var (refused, why) = await events.CountRefused(now - SystemRules.EventWaits, now - SystemRules.EventIsGivenUp, cancellationToken);
        return (state, new SystemSigns
        {
            PausedRun = run is { Status: RunStatus.Paused } ? run : null,
            CircuitOpenSince = state.CircuitOpenSince,
            UnpaidSlot = await FindUnpaidSlot(scheduler, now, cancellationToken),
            MissedSlots = [.. missed.Select(slot => slot.Slot)],
            UnknownTooLong = unknown,
            InReview = inReview,
            GoingRun = going,
            StalledSince = state.ProgressSince,
            Breaches = state.Breaches,
            RefusedEvents = refused,
            WhyRefused = why,
            Refusals = await refusals.ReadSince(now - SystemRules.RefusalsFor, cancellationToken),
            EventsToDecide = await events.ReadToDecide(now - SystemRules.EventsFor, MaxEvents, cancellationToken),
        });
    }

    private async Task<MonitorState> NoteProgress(MonitorState state, PayoutRun? run, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (run is null)
            return state with { Progress = null, ProgressSince = null };
        var totals = await runs.Totals(run.Id, cancellationToken);
        var progress = $"{run.Id.Value} {run.Status} {run.PlannedThrough?.Value} {string.Join(' ', totals.Rows.Select(row => $"{row.Amount.Currency.Code}{row.Status}{row.Count}").Order(StringComparer.Ordinal))}";
        return progress == state.Progress ? state : state with { Progress = progress, ProgressSince = now };
    }

    /// <summary>The slot that is due, where it has no run and none is in its way.</summary>
    private async Task<DateTimeOffset?> FindUnpaidSlot(IPayoutSchedulerGrain scheduler, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!await scheduler.ShouldRun())
            return null;
        var slot = (await scheduler.GetStatus()).Schedule.SlotAtOrBefore(now);
        return slot > await books.InstalledAt(cancellationToken) ? slot : null;
    }
}
