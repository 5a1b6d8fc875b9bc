namespace OrleansPayouts.StripeSimulator;

/// <summary>Accounts, balances, transfers and reversals. The caller holds the lock.</summary>
internal sealed class Ledger(bool createAccountsOnUse)
{
    private static readonly IReadOnlyList<TransferReversal> NoReversals = [];

    private readonly Dictionary<string, AccountStatus> accounts = [];
    private readonly SortedDictionary<string, long> balances = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> committed = new(StringComparer.Ordinal);
    private readonly List<CommittedTransfer> transfers = [];
    private readonly Dictionary<string, int> indexById = [];
    private readonly Dictionary<string, List<int>> indexesByGroup = [];
    private readonly Dictionary<string, List<TransferReversal>> reversals = [];

    public IReadOnlyList<CommittedTransfer> Transfers => transfers;

    public IReadOnlyDictionary<string, long> Balances => balances;

    public IReadOnlyDictionary<string, long> Committed => committed;

    public void PutAccount(string id, AccountStatus status) => accounts[id] = status;

    public bool HasAccount(string id) => accounts.ContainsKey(id);

    public AccountStatus? AccountOf(string id) =>
        accounts.TryGetValue(id, out var status) ? status
        : createAccountsOnUse && id.StartsWith("acct_", StringComparison.Ordinal) ? AccountStatus.Active
        : null;

    public void Credit(string currency, long amountMinor) =>
        balances[currency] = balances.GetValueOrDefault(currency) + amountMinor;

    /// <summary>Why the transfer cannot be made now, or null. Stripe saves such an answer: it did execute.</summary>
    public Answer? Refuse(TransferDraft draft) => AccountOf(draft.Destination) switch
    {
        null => StripeErrors.NoSuch(400, "destination", draft.Destination, "destination"),
        AccountStatus.Restricted => StripeErrors.Restricted(),
        AccountStatus.Closed => StripeErrors.Closed(),
        _ => balances.GetValueOrDefault(draft.Currency) < draft.AmountMinor ? StripeErrors.BalanceInsufficient() : null,
    };

    public void Add(CommittedTransfer transfer)
    {
        indexById.Add(transfer.Id, transfers.Count);
        if (transfer.TransferGroup is { } group)
        {
            if (!indexesByGroup.TryGetValue(group, out var indexes))
                indexesByGroup[group] = indexes = [];
            indexes.Add(transfers.Count);
        }

        transfers.Add(transfer);
        Credit(transfer.Currency, -transfer.AmountMinor);
        committed[transfer.Currency] = committed.GetValueOrDefault(transfer.Currency) + transfer.AmountMinor;
    }

    public CommittedTransfer? Find(string id) => indexById.TryGetValue(id, out var index) ? transfers[index] : null;

    public IReadOnlyList<TransferReversal> ReversalsOf(string transferId) =>
        reversals.TryGetValue(transferId, out var list) ? list : NoReversals;

    public void Reverse(TransferReversal reversal)
    {
        if (!reversals.TryGetValue(reversal.TransferId, out var list))
            reversals[reversal.TransferId] = list = [];
        list.Add(reversal);
        Credit(Find(reversal.TransferId)!.Currency, reversal.AmountMinor);
    }

    /// <summary>Transfers of a group, or all, newest first, below the one with id <paramref name="after"/>.</summary>
    public IEnumerable<CommittedTransfer> NewestFirst(string? group, string? after)
    {
        var below = after is null ? int.MaxValue : indexById[after];
        if (group is null)
        {
            for (var i = Math.Min(below, transfers.Count) - 1; i >= 0; i--)
                yield return transfers[i];
            yield break;
        }

        if (!indexesByGroup.TryGetValue(group, out var indexes))
            yield break;
        var start = indexes.BinarySearch(below);
        for (var i = (start < 0 ? ~start : start) - 1; i >= 0; i--)
            yield return transfers[indexes[i]];
    }
}
