using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Domain.Monitoring;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Monitoring;

/// <summary>
/// Asks the books for I2, I3, I4, I8 and I21. A round costs the same however many payouts there ever were: it reads the last
/// run's payouts, one older run's in turn, and a bounded part of the audit log.
/// </summary>
public sealed class InvariantRound(IInvariantStore books, MonitorOptions options)
{
    private const string Open = "I2";
    private const string Conservation = "I3";
    private const string Slots = "I8";

    private const string Arrows = "I4";
    private const string Payees = "I21";

    /// <summary>Invariants whose breach stays until a person has seen it: what happened is read once.</summary>
    public static readonly IReadOnlyList<string> Lasting = [Arrows, Payees];

    /// <summary>An intent is committed within seconds of when it was decided.</summary>
    private static readonly TimeSpan IntentSettles = TimeSpan.FromMinutes(1);

    /// <summary>How far back attempts are read where the last round is not known, or long ago.</summary>
    private static readonly TimeSpan LongestLookBack = TimeSpan.FromHours(1);

    /// <summary>The times of an attempt and of a change of its writer are of clocks that may be five minutes apart.</summary>
    private static readonly TimeSpan ClockMargin = TimeSpan.FromMinutes(5);

    /// <summary>Some 5 µs each.</summary>
    private const int MaxAuditEntries = 20_000;

    /// <summary>What has failed will not come right by being told of more often.</summary>
    private const int MaxBrokenRuns = 20;

    /// <summary>The sweeper finds such a payout within a minute.</summary>
    private static readonly TimeSpan ReservedTooLong = TimeSpan.FromMinutes(10);

    /// <summary>After an outage what is due waits for its turn.</summary>
    private static readonly TimeSpan DueTooLong = TimeSpan.FromHours(6);

    internal async Task<MonitorState> Go(MonitorState state, HealthCheckRun check, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var breaches = new List<InvariantBreach>();
        // While nothing may be sent, what is due stays due.
        var dueBefore = state.CircuitOpenSince is null ? now - DueTooLong : DateTimeOffset.UnixEpoch;
        Add(breaches, Open, await Try(check, () => books.FindStranded(now - ReservedTooLong, dueBefore, cancellationToken), []));
        Add(breaches, Slots, await Try(check, () => books.FindDoubleSlots(cancellationToken), []));
        state = await Try(check, () => CheckRuns(state, breaches, cancellationToken), state);
        breaches.AddRange(state.Breaches.Where(breach => Lasting.Contains(breach.Invariant)));
        state = await Try(check, () => CheckMoves(state, breaches, now, cancellationToken), state);
        state = await Try(check, () => CheckPayees(state, breaches, now, cancellationToken), state);
        return state with { Breaches = [.. breaches.Distinct().Take(100)], InvariantsCheckedAt = now };
    }

    private static Task<T> Try<T>(HealthCheckRun check, Func<Task<T>> look, T otherwise) =>
        check.TryAsync(HealthCheckPart.Invariants, look, otherwise);

    private async Task<MonitorState> CheckPayees(
        MonitorState state, List<InvariantBreach> breaches, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var from = state.AttemptsCheckedAt is { } last && now - last < LongestLookBack ? last - IntentSettles : now - LongestLookBack;
        Add(breaches, Payees, await books.FindSentToUnpayable(from, ClockMargin, cancellationToken));
        return state with { AttemptsCheckedAt = now };
    }

    private async Task<MonitorState> CheckRuns(MonitorState state, List<InvariantBreach> breaches, CancellationToken cancellationToken)
    {
        var next = await books.NextOver(state.RunCursor, cancellationToken);
        var last = await books.LastOver(cancellationToken);
        var runs = state.BrokenRuns.Append(last?.Id.Value).Append(next?.Id.Value).OfType<string>().Distinct().ToList();
        var broken = new List<string>();
        foreach (var run in runs)
        {
            var found = await books.FindImbalance(RunId.Parse(run), cancellationToken);
            Add(breaches, Conservation, found);
            if (found.Count > 0)
                broken.Add(run);
        }
        return state with { BrokenRuns = [.. broken.Take(MaxBrokenRuns)], RunCursor = next?.StartedAt ?? DateTimeOffset.UnixEpoch };
    }

    private async Task<MonitorState> CheckMoves(
        MonitorState state, List<InvariantBreach> breaches, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (state.AuditSeenAt is not { } seenAt)
            // The first look: what came before was looked at by nobody, and is read from now on.
            return state with { AuditSeen = await books.LastAuditEntry(cancellationToken), AuditSeenAt = now };
        if (now - seenAt < options.AuditSettles)
            return state;
        var through = Math.Min(state.AuditSeen, state.AuditChecked + MaxAuditEntries);
        foreach (var move in await books.ReadMoves(state.AuditChecked, through, cancellationToken))
        {
            if (!PayoutArrows.Allows(move.From, move.To))
                Add(breaches, Arrows, [$"{move.Count} payouts went from {EnumNames<PayoutStatus>.Of(move.From)} to {EnumNames<PayoutStatus>.Of(move.To)}, {move.Payout} among them."]);
            else if (move.Before is { } before && before != move.From)
                Add(breaches, Arrows, [$"{move.Count} payouts were {EnumNames<PayoutStatus>.Of(before)} and moved as if they were {EnumNames<PayoutStatus>.Of(move.From)}, {move.Payout} among them."]);
        }
        return through < state.AuditSeen
            ? state with { AuditChecked = through }
            : state with { AuditChecked = through, AuditSeen = await books.LastAuditEntry(cancellationToken), AuditSeenAt = now };
    }

    private static void Add(List<InvariantBreach> breaches, string invariant, IEnumerable<string> found) =>
        breaches.AddRange(found.Select(words => new InvariantBreach(invariant, words)));
}
