using OrleansPayouts.Api.Runs;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Cron;

/// <summary>Waits for runs and reports on them.</summary>
public sealed class RunReporter(IPayoutQueries queries, IShortfallStore shortfalls, TimeProvider time)
{
    /// <summary>http-contract.md: at most 10 errors.</summary>
    public const int MaxErrors = 10;

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(150);

    /// <summary>Gives the run when it is over or paused, or as it stands after <paramref name="wait"/>.</summary>
    public async Task<RunView> Await(RunId id, TimeSpan wait, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            var view = await queries.FindRun(id, cancellationToken)
                ?? throw new InvalidOperationException($"The run {id} was triggered and is not stored.");
            var left = wait - time.GetElapsedTime(begun);
            if (view.Run.Status.IsOver() || view.Run.Status == RunStatus.Paused || left <= TimeSpan.Zero)
                return view;
            await Task.Delay(left < LookAgainAfter ? left : LookAgainAfter, time, cancellationToken);
        }
    }

    public async Task<RunReport> Report(RunView view, TriggerResult result, CancellationToken cancellationToken)
    {
        var totals = view.Totals;
        var byCurrency = CurrencyBody.Of(totals);
        var single = CurrencyBody.Single(byCurrency);
        var errors = await ReadErrors(view, cancellationToken);
        var ofPayouts = totals.Failed + totals.Unknown + totals.Retrying;
        return new RunReport(
            view.Run.Id.Value,
            totals.Planned,
            totals.Paid,
            totals.Failed,
            totals.Retrying,
            totals.Unknown,
            single.Total,
            single.Currency,
            byCurrency,
            view.Run.StartedAt,
            view.Run.CompletedAt,
            (long)((view.Run.CompletedAt ?? time.GetUtcNow()) - view.Run.StartedAt).TotalMilliseconds,
            errors,
            ofPayouts > errors.Count(error => error.PayoutId is not null),
            result.NextSlot,
            result.OpenSlot);
    }

    /// <summary>What concerns the whole run first, then what is worst.</summary>
    public async Task<IReadOnlyList<RunErrorBody>> ReadErrors(RunView view, CancellationToken cancellationToken)
    {
        List<RunErrorBody> errors = [];
        if (view.Run.PauseCode is { } pauseCode)
            errors.Add(RunErrorBody.OfRun(pauseCode));
        errors.AddRange((await shortfalls.Of(view.Run.Id, cancellationToken)).Take(MaxErrors - errors.Count).Select(RunErrorBody.Of));
        PayoutStatus[] worstFirst = [PayoutStatus.NeedsReview, PayoutStatus.Failed, PayoutStatus.Unknown, PayoutStatus.RetryScheduled];
        foreach (var status in worstFirst.Where(status => view.Totals.Count(status) > 0))
        {
            if (errors.Count == MaxErrors)
                break;
            var found = await queries.ListPayouts(
                view.Run.Id, new PayoutFilter(status), after: null, MaxErrors - errors.Count, cancellationToken);
            errors.AddRange(found.Select(RunErrorBody.Of));
        }

        return errors;
    }
}
