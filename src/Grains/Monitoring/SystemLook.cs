using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Sending;
using OrleansPayouts.Grains.Access;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Monitoring;

/// <summary>Checks the system itself: its runs, its circuit, its schedule, its access to Stripe, payouts whose outcome is unknown. Each part by itself.</summary>
public sealed class SystemLook(
    IRunStore runs, IScheduleStore slots, IShortfallStore shortfalls, IReconciliationStore transfers, StripeAccess access, IInvariantStore books,
    IStripeEventStore events, IRefusalLog refusals)
{
    /// <summary>A schedule that was down for a week has missed no more than these.</summary>
    private const int MaxMissed = 20;

    /// <summary>More alerts than that at once help nobody.</summary>
    private const int MaxEvents = 20;

    internal async Task<(MonitorState State, SystemSigns Signs)> Go(
        MonitorState state, HealthCheckRun check, IPayoutSchedulerGrain scheduler, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var signs = new SystemSigns { Breaches = state.Breaches, StripeProblem = access.Problem };
        state = await check.TryAsync(HealthCheckPart.Circuit, () => NoteCircuit(state, scheduler, now), state);
        signs = signs with { CircuitOpenSince = state.CircuitOpenSince };
        (state, signs) = await check.TryAsync(HealthCheckPart.Run, () => ReadRun(state, signs, now, cancellationToken), (state, signs));
        signs = await check.TryAsync(HealthCheckPart.Shortfalls, () => ReadShortfalls(signs, cancellationToken), signs);
        signs = await check.TryAsync(HealthCheckPart.Reconciliation, () => CountUnaccounted(signs, cancellationToken), signs);
        signs = await check.TryAsync(HealthCheckPart.Outcomes, () => ReadOutcomes(signs, now, cancellationToken), signs);
        signs = await check.TryAsync(HealthCheckPart.Schedule, () => ReadSlots(signs, scheduler, now, cancellationToken), signs);
        signs = await check.TryAsync(HealthCheckPart.Refusals, () => ReadRefusals(signs, now, cancellationToken), signs);
        signs = await check.TryAsync(HealthCheckPart.StripeEvents, () => ReadEvents(signs, now, cancellationToken), signs);
        return (state, signs);
    }

    private static async Task<MonitorState> NoteCircuit(MonitorState state, IPayoutSchedulerGrain scheduler, DateTimeOffset now)
    {
        var circuit = await scheduler.GetCircuit();
        return state with { CircuitOpenSince = circuit.Status == CircuitStatus.Closed ? null : state.CircuitOpenSince ?? now };
    }

    private async Task<(MonitorState State, SystemSigns Signs)> ReadRun(
        MonitorState state, SystemSigns signs, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var unfinished = await runs.LoadUnfinished(cancellationToken);
        var going = unfinished.FirstOrDefault(run => run.Status != RunStatus.Paused);
        state = await NoteProgress(state, going, now, cancellationToken);
        return (state, signs with
        {
            PausedRuns = [.. unfinished.Where(run => run.Status == RunStatus.Paused)],
            GoingRun = going,
            StalledSince = state.ProgressSince,
        });
    }

    private async Task<SystemSigns> ReadShortfalls(SystemSigns signs, CancellationToken cancellationToken) =>
        signs with { Shortfalls = await shortfalls.Uncovered(cancellationToken) };

    private async Task<SystemSigns> CountUnaccounted(SystemSigns signs, CancellationToken cancellationToken) =>
        signs with { UnaccountedTransfers = await transfers.CountUnaccounted(cancellationToken) };

    private async Task<SystemSigns> ReadOutcomes(SystemSigns signs, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (unknown, inReview) = await books.CountUndecided(now - SystemRules.UnknownTooLong, cancellationToken);
        return signs with { UnknownTooLong = unknown, InReview = inReview };
    }

    private async Task<SystemSigns> ReadSlots(SystemSigns signs, IPayoutSchedulerGrain scheduler, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var missed = await slots.MissedSince(now - SystemRules.MissedFor, MaxMissed, cancellationToken);
        return signs with
        {
            UnpaidSlot = await FindUnpaidSlot(scheduler),
            MissedSlots = [.. missed.Select(slot => slot.Slot)],
        };
    }

    private async Task<SystemSigns> ReadRefusals(SystemSigns signs, DateTimeOffset now, CancellationToken cancellationToken) =>
        signs with { Refusals = await refusals.ReadSince(now - SystemRules.RefusalsFor, cancellationToken) };

    private async Task<SystemSigns> ReadEvents(SystemSigns signs, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (refused, why) = await events.CountRefused(now - SystemRules.EventWaits, now - SystemRules.EventIsGivenUp, cancellationToken);
        return signs with
        {
            RefusedEvents = refused,
            WhyRefused = why,
            EventsToDecide = await events.ReadToDecide(now - SystemRules.EventsFor, MaxEvents, cancellationToken),
        };
    }

    private async Task<MonitorState> NoteProgress(MonitorState state, PayoutRun? run, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (run is null)
            return state with { Progress = null, ProgressSince = null };
        var totals = await runs.Totals(run.Id, cancellationToken);
        var progress = $"{run.Id.Value} {run.Status} {run.PlannedThrough?.Value} {string.Join(' ', totals.Rows.Select(row => $"{row.Amount.Currency.Code}{row.Status}{row.Count}").Order(StringComparer.Ordinal))}";
        return progress == state.Progress ? state : state with { Progress = progress, ProgressSince = now };
    }

    /// <summary>The slot that is due and has neither a run nor one that stands in its way.</summary>
    private static async Task<DateTimeOffset?> FindUnpaidSlot(IPayoutSchedulerGrain scheduler) =>
        await scheduler.ShouldRun() ? (await scheduler.GetStatus()).OpenSlot : null;
}
