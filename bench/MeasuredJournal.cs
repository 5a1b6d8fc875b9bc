using System.Collections.Concurrent;
using System.Diagnostics;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Bench;

/// <summary>
/// Notes how long every sixteenth payout takes from its request's start to its outcome's commit, around the real
/// gateway and journal; the others pass through untouched.
/// </summary>
internal sealed class MeasuredJournal(ITransferGateway gateway, IPayoutJournal journal) : ITransferGateway, IPayoutJournal
{
    private readonly ConcurrentDictionary<PayoutId, long> started = new();
    private readonly ConcurrentBag<double> milliseconds = [];

    public Task<TransferOutcome> CreateTransfer(TransferRequest request, Action? goesOut, CancellationToken cancellationToken)
    {
        if (IsMeasured(request.Payout))
            started[request.Payout] = Stopwatch.GetTimestamp();
        return gateway.CreateTransfer(request, goesOut, cancellationToken);
    }

    public Task<TransferListing> ListTransfers(TransferQuery query, CancellationToken cancellationToken) =>
        gateway.ListTransfers(query, cancellationToken);

    public Task<TransferLookup> GetTransfer(TransferId transfer, CancellationToken cancellationToken) =>
        gateway.GetTransfer(transfer, cancellationToken);

    public Task<AccountAnswer> GetAccount(CancellationToken cancellationToken) => gateway.GetAccount(cancellationToken);

    public Task<BalanceAnswer> GetBalance(CancellationToken cancellationToken) => gateway.GetBalance(cancellationToken);

    public Task<bool> Append(PayoutTransition transition) =>
        IsMeasured(transition.After.Id) ? AppendMeasured(transition) : journal.Append(transition);

    /// <summary>The median and the 99th percentile since the last call.</summary>
    public (double P50, double P99) Take()
    {
        var sorted = milliseconds.Order().ToArray();
        milliseconds.Clear();
        return sorted.Length == 0 ? (0, 0) : (sorted[sorted.Length / 2], sorted[(int)(sorted.Length * 0.99)]);
    }

    private async Task<bool> AppendMeasured(PayoutTransition transition)
    {
        var written = await journal.Append(transition);
        if (started.TryRemove(transition.After.Id, out var start))
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        return written;
    }

    // Ids are hashes, so any four of their bits choose a sixteenth.
    private static bool IsMeasured(PayoutId payout) => (payout.Value.GetHashCode() & 15) == 0;
}
