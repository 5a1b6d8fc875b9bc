using System.Globalization;

namespace OrleansPayouts.Domain.Payouts;

/// <summary>
/// Looks for a payout's transfer in Stripe's list, page by page: whatever the list's length, only what may be the
/// payout's is kept. The metadata says whose a transfer is.
/// </summary>
public sealed class TransferSearch(WriterPayout payout)
{
    /// <summary>How many transfers are named to a person.</summary>
    private const int Named = 5;

    private readonly List<ListedTransfer> candidates = [];

    /// <summary>Transfers read so far.</summary>
    public int Read { get; private set; }

    public void Look(IReadOnlyList<ListedTransfer> page)
    {
        Read += page.Count;
        candidates.AddRange(page.Where(MayBeThePayouts));
    }

    /// <summary>What the list says. It must have been read to its end.</summary>
    public ListVerdict Conclude() => candidates switch
    {
        [] => new ListVerdict.Absent(),
        [var one] when IsAsAsked(one) => new ListVerdict.Found(one.Id),
        _ => new ListVerdict.Unclear(Describe()),
    };

    /// <summary>
    /// Metadata can be edited in Stripe's dashboard: what went to the same account in the same run and names no payout
    /// may be this one's.
    /// </summary>
    private bool MayBeThePayouts(ListedTransfer transfer) =>
        transfer.Payout == payout.Id || (transfer.Payout is null && transfer.Destination == payout.Destination);

    private bool IsAsAsked(ListedTransfer transfer) =>
        transfer.Payout == payout.Id
        && transfer.Amount == payout.Amount
        && transfer.Destination == payout.Destination
        && !transfer.Reversed;

    private string Describe()
    {
        var named = candidates.Take(Named).Select(transfer => string.Create(
            CultureInfo.InvariantCulture,
            $"{transfer.Id} of {transfer.Amount} to {transfer.Destination} at {transfer.CreatedAt:u}{Remarks(transfer)}"));
        var more = candidates.Count > Named ? $" and {candidates.Count - Named} more" : "";
        return $"expected one of {payout.Amount} to {payout.Destination}, found {candidates.Count}: {string.Join(", ", named)}{more}";
    }

    private static string Remarks(ListedTransfer transfer) =>
        (transfer.Payout is null ? ", which names no payout" : "") + (transfer.Reversed ? ", reversed" : "");
}
