using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Runs;

/// <summary>
/// Calls off what a run has not sent, a page of payouts a transaction. It leaves no trace of how far it came: whoever
/// goes on after a crash begins anew and finds only what is left.
/// </summary>
public sealed class RunCancellation(IRunStore runs, ILockedPayouts payouts, TimeProvider time)
{
    /// <summary>Payouts a transaction. Their rows are locked for as long as it takes to write them.</summary>
    public const int PayoutsPerPage = 500;

    /// <summary>Gives when to go on; null where the run is over.</summary>
    public async Task<TimeSpan?> Go(PayoutRun run, CancellationToken cancellationToken)
    {
        WriterPayout? last = null;
        while (await payouts.ReadWaiting(run.Id, last, PayoutsPerPage, cancellationToken) is { Count: > 0 } page)
        {
            await CallOff(run, [.. page.Select(payout => payout.Id)], cancellationToken);
            last = page[^1];
        }
        // An outcome that arrived during the pages may have put a payout back among those that wait for the run.
        if ((await runs.Totals(run.Id, cancellationToken)).Reserved > 0)
            return TimeSpan.Zero;
        await runs.Move(run.Id, RunStatus.Cancelling, RunStatus.Cancelled, pauseCode: null, time.GetUtcNow(), cancellationToken);
        return null;
    }

    /// <summary>Calls off single payouts of a cancelled run, in the name of whoever cancelled it.</summary>
    public Task<IReadOnlyList<DecidedPayout>> CallOff(PayoutRun run, IReadOnlyList<PayoutId> ids, CancellationToken cancellationToken)
    {
        var steering = run.Steering ?? throw new InvalidOperationException($"{run.Id} is cancelled and nobody wanted it.");
        var now = time.GetUtcNow();
        var command = new PayoutCommand.CancelWithRun(steering.Reason, now);
        var audit = new AuditContext(steering.Actor, steering.CorrelationId, steering.Reason, now);
        return payouts.Decide(ids, payout => PayoutDecider.Decide(payout, command), audit, cancellationToken);
    }
}
