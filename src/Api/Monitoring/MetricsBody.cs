using OrleansPayouts.Api.Runs;
using OrleansPayouts.Domain.Monitoring;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Api.Monitoring;

/// <summary>The payouts that were created in the window, counted (http-contract.md).</summary>
/// <param name="TotalPayouts">All of them: the sum of the other counts but <paramref name="RetriedPayouts"/>.</param>
/// <param name="SuccessfulPayouts">Paid, and not taken back.</param>
/// <param name="FailedPayouts">Failed.</param>
/// <param name="PendingPayouts">Reserved, or to be tried again.</param>
/// <param name="UnknownPayouts">Of which it is not known whether they were paid.</param>
/// <param name="CancelledPayouts">Called off.</param>
/// <param name="ReversedPayouts">Paid, then taken back.</param>
/// <param name="RetriedPayouts">With a retry behind them.</param>
/// <param name="TotalAmount">What they come to, in major units of <paramref name="Currency"/>.</param>
/// <param name="Currency">Null, as <paramref name="TotalAmount"/> is, where there are several: no sum is right then. Also null where there are none.</param>
/// <param name="ByCurrency">Counts and sums of each currency, always complete.</param>
/// <param name="AverageProcessingTime">In ms, from creation to being paid or failed.</param>
/// <param name="P95ProcessingTime">In ms, to within 1 %: 95 % took no longer.</param>
/// <param name="SuccessRate">In percent.</param>
/// <param name="FailureRate">In percent.</param>
/// <param name="RetryRate">In percent.</param>
/// <param name="WindowStart">Since when they were created: 24 hours before <paramref name="LastUpdated"/>, rounded down to the minute.</param>
/// <param name="LastUpdated">When they were counted.</param>
public sealed record MetricsBody(
    long TotalPayouts,
    long SuccessfulPayouts,
    long FailedPayouts,
    long PendingPayouts,
    long UnknownPayouts,
    long CancelledPayouts,
    long ReversedPayouts,
    long RetriedPayouts,
    decimal? TotalAmount,
    string? Currency,
    IReadOnlyList<CurrencyBody> ByCurrency,
    long AverageProcessingTime,
    long P95ProcessingTime,
    decimal SuccessRate,
    decimal FailureRate,
    decimal RetryRate,
    DateTimeOffset WindowStart,
    DateTimeOffset LastUpdated)
{
    public static MetricsBody Of(PayoutMetrics metrics) => new(
        metrics.TotalPayouts,
        metrics.SuccessfulPayouts,
        metrics.FailedPayouts,
        metrics.PendingPayouts,
        metrics.UnknownPayouts,
        metrics.CancelledPayouts,
        metrics.ReversedPayouts,
        metrics.RetriedPayouts,
        CurrencyBody.Single(ByCurrencyOf(metrics)).Total,
        CurrencyBody.Single(ByCurrencyOf(metrics)).Currency,
        ByCurrencyOf(metrics),
        metrics.AverageProcessingTimeMs,
        metrics.P95ProcessingTimeMs,
        Math.Round(metrics.SuccessRate, 2),
        Math.Round(metrics.FailureRate, 2),
        Math.Round(metrics.RetryRate, 2),
        metrics.WindowStart,
        metrics.LastUpdated);

    private static IReadOnlyList<CurrencyBody> ByCurrencyOf(PayoutMetrics metrics) => CurrencyBody.Of(new RunTotals(metrics.Totals));
}
