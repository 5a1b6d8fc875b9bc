using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Runs;

/// <summary>
/// Releases what a run does not send, at its end, a page of payouts a transaction: the money is available, and the next run plans
/// it again. It keeps no note of how far it came: after a crash it begins again and finds only what is left.
/// </summary>
public sealed class RunRelease(IRunStore runs, IShortfallStore shortfalls, ILockedPayouts payouts, TimeProvider time)
{
    /// <summary>Gives how many payouts of the run are reserved all the same; another activation may be sending them.</summary>
    public async Task<long> Go(PayoutRun run, CancellationToken cancellationToken)
    {
        if ((await runs.Totals(run.Id, cancellationToken)).Reserved == 0)
            return 0;
        UnsentPayout? last = null;
        while (await shortfalls.ReadUnsent(run.Id, last, RunCancellation.PayoutsPerPage, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var group in page.GroupBy(payout => payout.Code))
                await Release(run, group.Key, [.. group.Select(payout => payout.Id)], cancellationToken);
            last = page[^1];
        }
        return (await runs.Totals(run.Id, cancellationToken)).Reserved;
    }

    private Task Release(PayoutRun run, string code, IReadOnlyList<PayoutId> ids, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var command = new PayoutCommand.CancelWithRun(FailureWords.Describe(code), now, code);
        var audit = new AuditContext("system", run.CorrelationId, command.Reason, now);
        return payouts.Decide(ids, payout => PayoutDecider.Decide(payout, command), audit, cancellationToken);
    }
}
