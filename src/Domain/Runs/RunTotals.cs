using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Domain.Runs;

/// <summary>A run's payouts, counted by status and currency.</summary>
public sealed class RunTotals(IReadOnlyList<RunTotal> rows)
{
    public IReadOnlyList<RunTotal> Rows { get; } = rows;

    public long Planned => Rows.Sum(row => row.Count);

    public long Paid => Count(PayoutStatus.Paid);

    public long Failed => Count(PayoutStatus.Failed);

    public long Cancelled => Count(PayoutStatus.Cancelled);

    public long Retrying => Count(PayoutStatus.RetryScheduled);

    public long Unknown => Count(PayoutStatus.Unknown) + Count(PayoutStatus.NeedsReview);

    /// <summary>Not sent yet, or sent and not yet answered.</summary>
    public long Reserved => Count(PayoutStatus.Reserved);

    /// <summary>The planned money, one sum a currency, largest count of payouts first.</summary>
    public IReadOnlyList<Money> PlannedAmounts => Rows
        .GroupBy(row => row.Amount.Currency)
        .OrderByDescending(group => group.Sum(row => row.Count)).ThenBy(group => group.Key.Code, StringComparer.Ordinal)
        .Select(group => group.Aggregate(Money.Zero(group.Key), (sum, row) => sum + row.Amount))
        .ToList();

    /// <summary>What is not sent yet, or not yet answered, one sum a currency.</summary>
    public IReadOnlyList<Money> ReservedAmounts =>
        Rows.Where(row => row.Status == PayoutStatus.Reserved && row.Count > 0).Select(row => row.Amount).ToList();

    public long Count(PayoutStatus status) => Rows.Where(row => row.Status == status).Sum(row => row.Count);
}
