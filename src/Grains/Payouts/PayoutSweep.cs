using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Grains.Runs;

namespace OrleansPayouts.Grains.Payouts;

/// <summary>
/// One sweep: books that have come to life anew are reconciled, the run that is going is taken up, a pause whose cause has passed
/// is lifted, and each payout that is past its due time is handed to its grain. All of it is harmless when repeated.
/// </summary>
public sealed partial class PayoutSweep(
    IDuePayouts due, IRunStore runs, TransferReconciliation reconciliation, TimeProvider time, ILogger<PayoutSweep> logger)
{
    /// <summary>Payouts handed out in one sweep at most: more would only wait for permits in memory.</summary>
    public const int MaxPayouts = 2_000;

    private const int PageSize = 200;

    /// <summary>False where more is due than one sweep takes.</summary>
    public async Task<bool> Go(IGrainFactory grains, CancellationToken cancellationToken)
    {
        await Reconcile(cancellationToken);
        var unfinished = await runs.LoadUnfinished(cancellationToken);
        foreach (var run in unfinished.Where(run => run.Status != RunStatus.Paused))
            await grains.GetGrain<IPayoutRunGrain>(run.Id.Value).TakeUp();
        if (unfinished.Any(run => run.PauseEnd is PauseEnd.Stripe or PauseEnd.OtherRun))
            await grains.GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key).LiftPauses();
        var left = MaxPayouts;
        left -= await SweepStranded(grains, left, cancellationToken);
        left -= await SweepDue(grains, left, cancellationToken);
        return left > 0;
    }

    /// <summary>Not only before something is paid: who asks what would be paid asks these books, too.</summary>
    private async Task Reconcile(CancellationToken cancellationToken)
    {
        try
        {
            await reconciliation.EnsureCurrent(cancellationToken);
        }
        catch (BooksNotCurrentException)
        {
            // Logged where it was found. The next sweep asks again, and nothing is sent until then.
        }
    }

    private async Task<int> SweepDue(IGrainFactory grains, int limit, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        DuePayout? last = null;
        for (var handed = 0; ;)
        {
            var page = await due.Read(now, last, Math.Min(PageSize, limit - handed), cancellationToken);
            await Hand(grains, page.Select(payout => payout.Id));
            handed += page.Count;
            if (page.Count < PageSize)
                return handed;
            last = page[^1];
        }
    }

    private async Task<int> SweepStranded(IGrainFactory grains, int limit, CancellationToken cancellationToken)
    {
        PayoutId? last = null;
        for (var handed = 0; ;)
        {
            var page = await due.ReadStranded(last, Math.Min(PageSize, limit - handed), cancellationToken);
            if (page.Count > 0)
                LogStranded(page.Count);
            await Hand(grains, page);
            handed += page.Count;
            if (page.Count < PageSize)
                return handed;
            last = page[^1];
        }
    }

    private Task Hand(IGrainFactory grains, IEnumerable<PayoutId> payouts) =>
        Task.WhenAll(payouts.Select(payout => Resume(grains, payout)));

    private async Task Resume(IGrainFactory grains, PayoutId payout)
    {
        try
        {
            await grains.GetGrain<IWriterPayoutGrain>(payout.ToString()).Resume();
        }
        catch (Exception failure)
        {
            // One payout's trouble is not the others'; the next sweep finds it again.
            LogNotTakenUp(payout, failure);
        }
    }
}
