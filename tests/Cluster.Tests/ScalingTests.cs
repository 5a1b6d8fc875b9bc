using System.Diagnostics;

namespace OrleansPayouts.Cluster.Tests;

/// <summary>With so many permits a silo, each silo adds what the first one brought.</summary>
public sealed class ScalingTests(ITestOutputHelper output)
{
    private const int PermitsPerSilo = 50;
    private const int PayoutsPerSilo = 4_000;

    [Fact(Timeout = 500_000)]
    public async Task Two_and_three_silos_pay_nearly_twice_and_three_times_as_much()
    {
        var one = await PayoutsPerSecond(1);
        var two = await PayoutsPerSecond(2);
        var three = await PayoutsPerSecond(3);

        output.WriteLine($"1 silo {one:N1}/s; 2 silos {two:N1}/s = {two / one / 2:P0} of linear; 3 silos {three:N1}/s = {three / one / 3:P0} of linear");
        (two / one / 2).ShouldBeGreaterThanOrEqualTo(0.9);
        (three / one / 3).ShouldBeGreaterThanOrEqualTo(0.9);
    }

    /// <summary>After the first quarter and before the last tenth, so that planning, the first sharing out and the last stragglers are not in it.</summary>
    private static async Task<double> PayoutsPerSecond(int silos)
    {
        var payouts = PayoutsPerSilo * silos;
        await using var cluster = await PayoutCluster.Prepare(
            new Dictionary<string, string>
            {
                ["PAYOUT_MAX_CONCURRENT"] = $"{PermitsPerSilo * silos}",
                ["PAYOUT_MAX_REQUESTS_PER_SECOND"] = "1000",
            },
            stripeLatency: TimeSpan.FromMilliseconds(300));
        await cluster.StartSilos(silos);
        var api = await cluster.StartApi();
        await api.IsReady(TimeSpan.FromSeconds(30));
        await api.Import(payouts);
        var run = await api.StartRun();

        var (from, to) = (payouts / 4, payouts * 9 / 10);
        await Eventually.Is(() => cluster.Sent >= from, TimeSpan.FromMinutes(1), () => cluster.Output);
        var (began, first) = (Stopwatch.GetTimestamp(), cluster.Sent);
        await Eventually.Is(() => cluster.Sent >= to, TimeSpan.FromMinutes(2), () => cluster.Output);
        var (took, last) = (Stopwatch.GetElapsedTime(began), cluster.Sent);
        await cluster.RunCompletes(api, run, within: TimeSpan.FromMinutes(1));

        await cluster.EachIsPaidOnce(payouts);
        return (last - first) / took.TotalSeconds;
    }
}
