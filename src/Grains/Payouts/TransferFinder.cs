using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Grains.Sending;

namespace OrleansPayouts.Grains.Payouts;

/// <summary>Reads Stripe's list for one payout, page by page, each under a permit like any other request.</summary>
public sealed class TransferFinder(ITransferGate gate, ITransferGateway gateway, TimeProvider time)
{
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

    private async Task<TransferListing?> Ask(RunId run, TransferQuery query, CancellationToken cancellationToken)
    {
        var answer = await gate.Enter(run, cancellationToken);
        if (answer.Permit is not { } permit)
            return null;
        using (permit)
        {
            if (!permit.Start())
                return null;
            var listing = await gateway.ListTransfers(query, cancellationToken);
            permit.Observe(listing);
            return listing;
        }
    }
}
