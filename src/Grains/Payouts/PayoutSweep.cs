using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Payouts;

/// <summary>
/// One sweep: the active run is taken up, and each payout that is past its due time is handed to its grain, which knows
/// what to do; both are harmless where somebody is at it already.
/// </summary>
public sealed partial class PayoutSweep(IDuePayouts due, IRunStore runs, TimeProvider time, ILogger<PayoutSweep> logger)
{
    /// <summary>Payouts handed out in one sweep at most: more would only wait for permits in memory.</summary>
    public const int MaxPayouts = 2_000;

    private const int PageSize = 200;

    /// <summary>False where more is due than one sweep takes.</summary>
    public async Task<bool> Go(IGrainFactory grains, CancellationToken cancellationToken)
    {
        // Someone has to act before a paused run goes on.
        if (await runs.LoadActive(cancellationToken) is { Status: not RunStatus.Paused } active)
            await grains.GetGrain<IPayoutRunGrain>(active.Id.Value).TakeUp();
        var left = MaxPayouts;
        left -= await SweepStranded(grains, left, cancellationToken);
        left -= await SweepDue(grains, left, cancellationToken);
        return left > 0;
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
