using System.Collections.Concurrent;
using System.Diagnostics;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Bench;

/// <summary>Notes how long each payout takes from its request's start to its outcome's commit, around the real gateway and journal.</summary>
internal sealed class MeasuredJournal(ITransferGateway gateway, IPayoutJournal journal) : ITransferGateway, IPayoutJournal
{
    private readonly ConcurrentDictionary<PayoutId, long> started = new();
    private readonly ConcurrentBag<double> milliseconds = [];

    public Task<TransferOutcome> CreateTransfer(TransferRequest request, CancellationToken cancellationToken)
    {
        started[request.Payout] = Stopwatch.GetTimestamp();
        return gateway.CreateTransfer(request, cancellationToken);
    }

    public async Task<bool> Append(PayoutTransition transition)
    {
        var written = await journal.Append(transition);
        if (started.TryRemove(transition.After.Id, out var start))
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        return written;
    }

    /// <summary>The median and the 99th percentile since the last call.</summary>
    public (double P50, double P99) Take()
    {
        var sorted = milliseconds.Order().ToArray();
        milliseconds.Clear();
        return sorted.Length == 0 ? (0, 0) : (sorted[sorted.Length / 2], sorted[(int)(sorted.Length * 0.99)]);
    }
}
