using OrleansPayouts.Api.Development;
using OrleansPayouts.Api.Payouts;
using OrleansPayouts.Api.Runs;

namespace OrleansPayouts.Api.Tests.Development;

public sealed class RunSummaryTests
{
    private static readonly DateTimeOffset At = new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_last_line_counts_each_writer_once_by_the_worst_that_befell_it()
    {
        var summary = new RunSummary(
            Run(new CurrencyBody("USD", 3, 1_300.5m, 2, 1_250.5m, 1, 50m, 0, 0), new CurrencyBody("JPY", 2, 91_400, 1, 91_300, 0, 0, 1, 100)), writers: 5);
        summary.Add(Payout("a", "USD", "paid"));
        summary.Add(Payout("a", "JPY", "unknown"));
        summary.Add(Payout("b", "USD", "paid"));
        summary.Add(Payout("b", "JPY", "paid"));
        summary.Add(Payout("c", "USD", "failed"));
        summary.Add(new ExclusionBody("b", 1, "EUR", "below_threshold", ""));
        summary.Add(new ExclusionBody("d", 1, "USD", "held", ""));
        summary.Add(new ExclusionBody("e", 1, "USD", "held", ""));

        summary.LastLine().ShouldBe(
            "run manual_run_X: paid 1 of 5 writers (1,250.50 USD, 91,300 JPY), 2 excluded, 1 failed, 1 unknown, in 9.8 s");
    }

    [Fact]
    public void A_run_with_nothing_to_do_says_so()
    {
        var summary = new RunSummary(Run(), writers: 1);
        summary.Add(new ExclusionBody("a", 0, "USD", "nothing_owed", ""));

        summary.LastLine().ShouldBe("run manual_run_X: paid 0 of 1 writers (nothing was due), 1 excluded, 0 failed, 0 unknown, in 9.8 s");
    }

    private static RunBody Run(params CurrencyBody[] byCurrency) => new(
        "manual_run_X", "completed", null, null, "cron", At, At, 9_812, byCurrency.Sum(each => each.TotalPayouts), 0, 0, 0, 0, 0, 0, 0, byCurrency, 10, 3, 25, "c", null, null);

    private static PayoutBody Payout(string writer, string currency, string status) =>
        new("po", "run", writer, 1, currency, "acct_1", status, null, null, 1, 0, null, null, At, At);
}
