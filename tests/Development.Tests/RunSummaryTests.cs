using OrleansPayouts.Development.Demo;

namespace OrleansPayouts.Development.Tests;

public sealed class RunSummaryTests
{
    [Fact]
    public void The_last_line_counts_each_writer_once_by_the_worst_outcome()
    {
        var summary = new RunSummary(
            Run(new DemoCurrency("USD", 2, 1_250.5m, 1, 50m, 0, 0), new DemoCurrency("JPY", 1, 91_300, 0, 0, 1, 100)), writers: 5);
        summary.Add(Payout("a", "paid"));
        summary.Add(Payout("a", "unknown"));
        summary.Add(Payout("b", "paid"));
        summary.Add(Payout("b", "paid"));
        summary.Add(Payout("c", "failed"));
        summary.Add(new DemoExclusion("b", "below_threshold"));
        summary.Add(new DemoExclusion("d", "held"));
        summary.Add(new DemoExclusion("e", "held"));

        summary.LastLine().ShouldBe(
            "run manual_run_X: paid 1 of 5 writers (1,250.50 USD, 91,300 JPY), 2 excluded, 1 failed, 1 unknown, in 9.8 s");
    }

    [Fact]
    public void A_run_with_nothing_to_do_says_so()
    {
        var summary = new RunSummary(Run(), writers: 1);
        summary.Add(new DemoExclusion("a", "nothing_owed"));

        summary.LastLine().ShouldBe("run manual_run_X: paid 0 of 1 writers (nothing was due), 1 excluded, 0 failed, 0 unknown, in 9.8 s");
    }

    private static DemoRunStatus Run(params DemoCurrency[] byCurrency) => new(
        "manual_run_X", "completed", null, 9_812, byCurrency.Sum(each => each.SuccessfulPayouts + each.FailedPayouts + each.OpenPayouts), 0, 0, 0, 0, byCurrency);

    private static DemoPayout Payout(string writer, string status) => new(writer, status, null);
}
