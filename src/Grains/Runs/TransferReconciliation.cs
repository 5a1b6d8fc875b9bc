using Microsoft.Extensions.Logging;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Access;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Grains.Runs;

/// <summary>
/// Asks Stripe, before anything is paid, whether these books still know all that was paid: they may have been restored from
/// a backup. What they have lost is taken up again; what cannot be accounted for keeps its writer from being paid.
/// </summary>
public sealed partial class TransferReconciliation(
    ITransferGateway gateway,
    IReconciliationStore books,
    IPlanStore plans,
    IPayoutJournal journal,
    StripeAccess access,
    TimeProvider time,
    ILogger<TransferReconciliation> logger) : IDisposable
{
    /// <summary>
    /// What Stripe made that much before the last intent is read as well: clocks disagree (ours by seconds, Stripe's by less), and of
    /// intents that were written at the same time the later may have outlived the earlier. A backup is older than whatever it
    /// lacks, however old it is. Ten minutes at a hundred transfers a second are six hundred pages of the list.
    /// </summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    /// <summary>How long the database is taken to be the one that it was: to look each time would cost a statement a batch.</summary>
    private static readonly TimeSpan LookedAtFor = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim one = new(1, 1);
    private long? currentSince;
    private long? failedAt;
    private int failures;
    private string failure = "";
    private TimeSpan wait;

    /// <summary>
    /// Reads Stripe's transfers to the list's end and holds them against the books. Null where that is done; otherwise
    /// Stripe could not be asked, nobody may be paid, and it is asked again after the time given.
    /// </summary>
    public async Task<TimeSpan?> Reconcile(CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            return await ReconcileAlone(cancellationToken);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>
    /// Reconciles where these books have come to life since the last time: after a restore, and after a mere restart of the
    /// database as well, because it cannot be told from one.
    /// </summary>
    /// <exception cref="BooksNotCurrentException">Stripe could not be asked.</exception>
    public async Task EnsureCurrent(CancellationToken cancellationToken)
    {
        if (IsCurrent)
            return;
        await one.WaitAsync(cancellationToken);
        try
        {
            if (IsCurrent)
                return;
            if (failedAt is { } since && time.GetElapsedTime(since) < wait)
                throw new BooksNotCurrentException(failure);
            if (await books.IsReconciled(cancellationToken))
                currentSince = time.GetTimestamp();
            else if (await ReconcileAlone(cancellationToken) is not null)
                throw new BooksNotCurrentException(failure);
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private bool IsCurrent => currentSince is { } since && time.GetElapsedTime(since) < LookedAtFor;

    private async Task<TimeSpan?> ReconcileAlone(CancellationToken cancellationToken)
    {
        // The books may be another database's, bound to another account: its list would say nothing about them.
        await access.Recompare(cancellationToken);
        var began = time.GetUtcNow();
        var known = await books.KnownThrough(cancellationToken);
        // An intent of a clock that ran ahead must not hide what was made since.
        var from = (known < began ? known : began) - Margin;
        var installation = await plans.Installation(cancellationToken);
        var ours = 0L;
        TransferId? after = null;
        do
        {
            var listing = await gateway.ListTransfers(new TransferQuery { CreatedFrom = from, After = after }, cancellationToken);
            if (listing is not TransferListing.Page page)
                return Fail((TransferListing.Unavailable)listing);
            ours += await Take(page.Transfers, installation, cancellationToken);
            after = page.Next;
        }
        while (after is not null);
        var pending = await AdoptAll(cancellationToken);
        await books.Note(began, from, ours, pending, cancellationToken);
        (failures, failedAt, currentSince) = (0, null, time.GetTimestamp());
        return null;
    }

    private async Task<long> Take(IReadOnlyList<ListedTransfer> page, Guid installation, CancellationToken cancellationToken)
    {
        var ours = page.Where(transfer => ReconciliationDecider.IsOurs(transfer, installation)).ToList();
        var known = await books.LoadAll(ours.ConvertAll(transfer => transfer.Payout!.Value), cancellationToken);
        var unaccounted = new List<UnaccountedTransfer>();
        foreach (var transfer in ours)
        {
            switch (await Settle(transfer, installation, known.GetValueOrDefault(transfer.Payout!.Value), cancellationToken))
            {
                case ReconciliationDecision.Unaccounted:
                    unaccounted.Add(new UnaccountedTransfer(transfer, null));
                    break;
                case ReconciliationDecision.Contradicts { Problem: var problem }:
                    LogContradicts(transfer.Id, problem);
                    unaccounted.Add(new UnaccountedTransfer(transfer, problem));
                    break;
            }
        }
        if (unaccounted.Count > 0)
            await books.Keep(unaccounted, time.GetUtcNow(), cancellationToken);
        return ours.Count;
    }

    /// <summary>Records what the transfer says about its payout, until there is nothing more to record. Gives what is left.</summary>
    private async Task<ReconciliationDecision> Settle(
        ListedTransfer transfer, Guid installation, WriterPayout? known, CancellationToken cancellationToken)
    {
        var payout = known;
        while (true)
        {
            var decision = ReconciliationDecider.Decide(transfer, installation, payout, time.GetUtcNow());
            if (decision is not ReconciliationDecision.Record { Transition: var transition })
                return decision;
            if (await journal.Append(transition))
                LogFound(transfer.Id, transition.After.Id, transition.After.Status);
            // Also where somebody else was faster: then it is decided on what the payout has become.
            var now = await books.LoadAll([transition.After.Id], cancellationToken);
            payout = now.GetValueOrDefault(transition.After.Id);
        }
    }

    private async Task<long> AdoptAll(CancellationToken cancellationToken)
    {
        var left = 0L;
        foreach (var transfer in await books.Pending(cancellationToken))
        {
            var adopted = await books.Adopt(transfer, time.GetUtcNow(), cancellationToken);
            if (adopted)
                LogAdopted(transfer);
            else
                left++;
        }
        if (left > 0)
            LogPending(left);
        return left;
    }

    private TimeSpan Fail(TransferListing.Unavailable unavailable)
    {
        failures = Math.Min(failures + 1, 10);
        var backoff = TimeSpan.FromSeconds(Math.Pow(2, failures - 1));
        var asked = unavailable.RetryAfter ?? TimeSpan.Zero;
        wait = backoff > asked ? backoff : asked;
        wait = wait < LongestWait ? wait : LongestWait;
        (failure, failedAt) = (unavailable.Code, time.GetTimestamp());
        LogUnavailable(unavailable.Code, wait);
        return wait;
    }
}
