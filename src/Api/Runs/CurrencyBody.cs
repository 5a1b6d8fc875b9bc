using OrleansPayouts.Api.Http;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Api.Runs;

/// <summary>A run's payouts in one currency; amounts in major units.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="TotalPayouts">Planned.</param>
/// <param name="TotalAmount">Their sum.</param>
/// <param name="SuccessfulPayouts">Paid.</param>
/// <param name="PaidAmount">Their sum.</param>
/// <param name="FailedPayouts">Failed.</param>
/// <param name="FailedAmount">Their sum.</param>
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
    long OpenPayouts,
    decimal OpenAmount)
{
    /// <summary>One a currency, that with the most payouts first.</summary>
    public static IReadOnlyList<CurrencyBody> Of(RunTotals totals) =>
        [.. totals.PlannedAmounts.Select(planned => Of(planned.Currency, totals))];

    private static CurrencyBody Of(Currency currency, RunTotals totals)
    {
        var all = Sum(_ => true);
        var paid = Sum(status => status == PayoutStatus.Paid);
        var failed = Sum(status => status == PayoutStatus.Failed);
        var open = Sum(status => status.IsOpen());
        return new CurrencyBody(
            currency.Code, all.Count, all.Amount, paid.Count, paid.Amount, failed.Count, failed.Amount, open.Count, open.Amount);

        (long Count, decimal Amount) Sum(Func<PayoutStatus, bool> which)
        {
            var rows = totals.Rows.Where(row => row.Amount.Currency == currency && which(row.Status)).ToList();
            return (rows.Sum(row => row.Count), rows.Aggregate(Money.Zero(currency), (sum, row) => sum + row.Amount).ToJson());
        }
    }
}
