using OrleansPayouts.Api.Http;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Api.Runs;

/// <summary>Payouts in one currency; amounts in major units. All = paid + failed + cancelled + reversed + open.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="TotalPayouts">Planned.</param>
/// <param name="TotalAmount">Their sum.</param>
/// <param name="SuccessfulPayouts">Paid.</param>
/// <param name="PaidAmount">Their sum.</param>
/// <param name="FailedPayouts">Failed.</param>
/// <param name="FailedAmount">Their sum.</param>
/// <param name="CancelledPayouts">Called off.</param>
/// <param name="CancelledAmount">Their sum.</param>
/// <param name="ReversedPayouts">Paid, then taken back.</param>
/// <param name="ReversedAmount">Their sum.</param>
/// <param name="OpenPayouts">Waiting, to be retried, unknown or in review.</param>
/// <param name="OpenAmount">Their sum.</param>
public sealed record CurrencyBody(
    string Currency,
    long TotalPayouts,
    decimal TotalAmount,
    long SuccessfulPayouts,
    decimal PaidAmount,
    long FailedPayouts,
    decimal FailedAmount,
    long CancelledPayouts,
    decimal CancelledAmount,
    long ReversedPayouts,
    decimal ReversedAmount,
    long OpenPayouts,
    decimal OpenAmount)
{
    /// <summary>The sum and the currency where there is one: 0 and null where there is none, null and null where there are several.</summary>
    public static (decimal? Total, string? Currency) Single(IReadOnlyList<CurrencyBody> byCurrency) => byCurrency switch
    {
        [] => (0, null),
        [var one] => (one.TotalAmount, one.Currency),
        _ => (null, null),
    };

    /// <summary>One a currency, that with the most payouts first.</summary>
    public static IReadOnlyList<CurrencyBody> Of(RunTotals totals) =>
        [.. totals.PlannedAmounts.Select(planned => Of(planned.Currency, totals))];

    private static CurrencyBody Of(Currency currency, RunTotals totals)
    {
        var all = Sum(_ => true);
        var paid = Sum(status => status == PayoutStatus.Paid);
        var failed = Sum(status => status == PayoutStatus.Failed);
        var cancelled = Sum(status => status == PayoutStatus.Cancelled);
        var reversed = Sum(status => status == PayoutStatus.Reversed);
        var open = Sum(status => status.IsOpen());
        return new CurrencyBody(
            currency.Code, all.Count, all.Amount, paid.Count, paid.Amount, failed.Count, failed.Amount,
            cancelled.Count, cancelled.Amount, reversed.Count, reversed.Amount, open.Count, open.Amount);

        (long Count, decimal Amount) Sum(Func<PayoutStatus, bool> which)
        {
            var rows = totals.Rows.Where(row => row.Amount.Currency == currency && which(row.Status)).ToList();
            return (rows.Sum(row => row.Count), rows.Aggregate(Money.Zero(currency), (sum, row) => sum + row.Amount).ToJson());
        }
    }
}
