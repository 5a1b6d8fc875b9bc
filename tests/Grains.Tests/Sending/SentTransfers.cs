using Microsoft.Extensions.DependencyInjection;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests.Sending;

/// <summary>
/// Notes at the gateways of all silos when requests go out. What Stripe sees also depends on how long each is under way, which a
/// busy machine changes.
/// </summary>
internal sealed class SentTransfers
{
    private readonly Lock sync = new();

    /// <summary>It went out after the first and before the second, as timestamps: a thread may be held up in between.</summary>
    private readonly List<(long After, long Before)> departures = [];

    private int underWay;

    /// <summary>The most requests that were under way at once.</summary>
    public int PeakUnderWay { get; private set; }

    public void NoteFrom(IServiceCollection services) => services.Wrap<ITransferGateway>(gateway => new Gateway(gateway, this));

    /// <summary>The most requests that are certain to have gone out within one stretch of this length.</summary>
    public int Peak(TimeSpan stretch)
    {
        lock (sync)
            return departures.Max(first => departures.Count(one =>
                one.After >= first.After && TimeProvider.System.GetElapsedTime(first.After, one.Before) < stretch));
    }

    private void Change(int by)
    {
        lock (sync)
        {
            underWay += by;
            PeakUnderWay = Math.Max(PeakUnderWay, underWay);
        }
    }

    private void GoesOut(Action? goesOut)
    {
        var after = TimeProvider.System.GetTimestamp();
        goesOut?.Invoke();
        var before = TimeProvider.System.GetTimestamp();
        lock (sync)
            departures.Add((after, before));
    }

    private sealed class Gateway(ITransferGateway inner, SentTransfers sent) : ITransferGateway
    {
        public async Task<TransferOutcome> CreateTransfer(TransferRequest request, Action? goesOut, CancellationToken cancellationToken)
        {
            sent.Change(1);
            try
            {
                return await inner.CreateTransfer(request, () => sent.GoesOut(goesOut), cancellationToken);
            }
            finally
            {
                sent.Change(-1);
            }
        }

        public Task<TransferListing> ListTransfers(TransferQuery query, CancellationToken cancellationToken) =>
            inner.ListTransfers(query, cancellationToken);

        public Task<TransferLookup> GetTransfer(TransferId transfer, CancellationToken cancellationToken) =>
            inner.GetTransfer(transfer, cancellationToken);

        public Task<AccountAnswer> GetAccount(CancellationToken cancellationToken) => inner.GetAccount(cancellationToken);

        public Task<BalanceAnswer> GetBalance(CancellationToken cancellationToken) => inner.GetBalance(cancellationToken);
    }
}
