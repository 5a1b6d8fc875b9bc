using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Grains.Sending;

namespace OrleansPayouts.Grains.Payouts;

/// <summary>Reads Stripe's list for one payout, page by page, each under a permit like any other request.</summary>
public sealed class TransferFinder(ITransferGate gate, ITransferGateway gateway, TimeProvider time)
{
    /// <summary>Below the 30 s that a caller of a grain waits.</summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(20);

    private static readonly TransferLookup NotAsked = new TransferLookup.Unavailable("no_permit", RetryAfter: null, FailureClass.Transient);

    public async Task<ListReading> Find(WriterPayout payout, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        var query = PayoutAgenda.QueryFor(payout);
        var search = new TransferSearch(payout);
        for (var page = query; ;)
        {
            switch (await Ask(payout.Run, page, cancellationToken))
            {
                case null:
                    return new ListReading.NotAsked();
                case TransferListing.Unavailable unavailable:
                    return new ListReading.Unavailable(unavailable.Code, unavailable.RetryAfter);
                case TransferListing.Page { Transfers: var transfers, Next: var next }:
                    search.Look(transfers);
                    if (next is null)
                        return new ListReading.Complete(search.Conclude(), query, search.Read, at);
                    page = query with { After = next };
                    break;
            }
        }
    }

    /// <summary>Looks for the one transfer in the second in which it was made. A permit that does not come in time is none.</summary>
    public async Task<ReversalSighting> SeeReversal(WriterPayout payout, TransferId transfer, DateTimeOffset createdAt)
    {
        using var patience = new CancellationTokenSource(LongestLook, time);
        var query = new TransferQuery { Group = payout.Run, CreatedFrom = createdAt, CreatedThrough = createdAt };
        try
        {
            for (var page = query; ;)
            {
                if (await Ask(payout.Run, page, patience.Token) is not TransferListing.Page { Transfers: var transfers, Next: var next })
                    return ReversalSighting.Unavailable;
                if (transfers.FirstOrDefault(listed => listed.Id == transfer) is { } found)
                    return IsReversalOf(payout, found) ? ReversalSighting.Reversed : ReversalSighting.NotReversed;
                if (next is null)
                    return ReversalSighting.NotReversed;
                page = query with { After = next };
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return ReversalSighting.Unavailable;
        }
    }

    /// <summary>Asks for the one transfer. A permit that does not come in time is none.</summary>
    public async Task<TransferLookup> LookUp(RunId run, TransferId transfer)
    {
        using var patience = new CancellationTokenSource(LongestLook, time);
        try
        {
            var answer = await gate.Enter(run, patience.Token);
            if (answer.Permit is not { } permit)
                return NotAsked;
            using (permit)
            {
                if (!permit.IsGood)
                    return NotAsked;
                permit.GoesOut();
                var lookup = await gateway.GetTransfer(transfer, patience.Token);
                permit.Observe(lookup);
                return lookup;
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return NotAsked;
        }
    }

    private static bool IsReversalOf(WriterPayout payout, ListedTransfer found) =>
        found.Reversed && found.Id == payout.Transfer && found.Amount == payout.Amount && found.Destination == payout.Destination;

    private async Task<TransferListing?> Ask(RunId run, TransferQuery query, CancellationToken cancellationToken)
    {
        var answer = await gate.Enter(run, cancellationToken);
        if (answer.Permit is not { } permit)
            return null;
        using (permit)
        {
            if (!permit.IsGood)
                return null;
            permit.GoesOut();
            var listing = await gateway.ListTransfers(query, cancellationToken);
            permit.Observe(listing);
            return listing;
        }
    }
}
