using System.Diagnostics;
using System.Net.Http.Json;

namespace OrleansPayouts.Cluster.Tests;

/// <summary>What operations does to a cluster on any day, under load: nobody is to notice.</summary>
public sealed class RollingRestartTests(ITestOutputHelper output)
{
    private const int Payouts = 5_000;
    private const int Concurrency = 20;
    private const int RequestsPerSecond = 100;

    [Fact(Timeout = 400_000)]
    public async Task All_silos_are_replaced_one_by_one_in_a_run_and_no_call_and_no_payout_fails()
    {
        await using var cluster = await Prepare();
        var silos = await cluster.StartSilos(3);
        var api = await cluster.StartApi();
        await api.IsReady(TimeSpan.FromSeconds(30));
        await api.Import(Payouts);
        var run = await api.StartRun();
        using var enough = new CancellationTokenSource();
        var calls = Call(api, run, enough.Token);

        foreach (var silo in silos)
        {
            var before = cluster.Sent;
            await Eventually.Is(() => cluster.Sent > before + 200, TimeSpan.FromMinutes(1), () => cluster.Output);
            (await silo.Stop()).ShouldBe(0, silo.Output);
            await cluster.StartSilos(1);
        }
        var replacedAt = cluster.Sent;
        await cluster.RunCompletes(api, run, within: TimeSpan.FromMinutes(3));
        await enough.CancelAsync();

        var answered = await calls;
        output.WriteLine($"all three replaced at {replacedAt} of {Payouts}; {answered} calls answered, none failed; {Load(cluster)}");
        replacedAt.ShouldBeLessThan(Payouts, "the last was replaced while the run went on");
        answered.ShouldBeGreaterThan(50);
        await EndsWell(cluster);
    }

    [Fact(Timeout = 400_000)]
    public async Task A_run_goes_on_when_two_of_three_silos_are_killed_and_one_is_added()
    {
        await using var cluster = await Prepare();
        var silos = await cluster.StartSilos(3);
        var api = await cluster.StartApi();
        await api.IsReady(TimeSpan.FromSeconds(30));
        await api.Import(Payouts);
        var run = await api.StartRun();
        await Eventually.Is(() => cluster.Sent >= 800, TimeSpan.FromMinutes(1), () => cluster.Output);

        await Task.WhenAll(silos[0].Kill(), silos[1].Kill());
        var sinceKill = Stopwatch.StartNew();
        var atKill = cluster.Sent;
        await Eventually.Is(() => cluster.Sent > atKill + 100, TimeSpan.FromMinutes(1), () => cluster.Output);
        var back = sinceKill.Elapsed;
        await cluster.StartSilos(1);
        await cluster.RunCompletes(api, run, within: TimeSpan.FromMinutes(3));

        output.WriteLine($"two killed at {atKill} of {Payouts}; a hundred more are sent {back.TotalSeconds:N1} s later; {Load(cluster)}");
        atKill.ShouldBeLessThan(Payouts - 500, "the kill came in the middle");
        await EndsWell(cluster);
    }

    private static Task<PayoutCluster> Prepare() => PayoutCluster.Prepare(
        new Dictionary<string, string>
        {
            ["PAYOUT_MAX_CONCURRENT"] = $"{Concurrency}",
            ["PAYOUT_MAX_REQUESTS_PER_SECOND"] = $"{RequestsPerSecond}",
            ["PAYOUT_BATCH_SIZE"] = "50",
        },
        stripeLatency: TimeSpan.FromMilliseconds(100));

    /// <summary>Reads the run and triggers it again, over and over. Every answer has to be a good one.</summary>
    private static async Task<int> Call(ProgramProcess api, string run, CancellationToken enough)
    {
        var answered = 0;
        for (; !enough.IsCancellationRequested; answered += 2)
        {
            using var read = await api.Http.GetAsync($"/api/admin/runs/{run}", CancellationToken.None);
            read.IsSuccessStatusCode.ShouldBeTrue($"{read.StatusCode}; {api.Output}");
            using var triggered = await api.Http.PostAsJsonAsync(PayoutCluster.CronRoute, new { wait = 0 }, CancellationToken.None);
            triggered.IsSuccessStatusCode.ShouldBeTrue($"{triggered.StatusCode}: {await triggered.Content.ReadAsStringAsync(CancellationToken.None)} after {answered}; {api.Output}");
            // The front end answers so many calls of the cron a minute, and refuses more.
            await Task.Delay(1_000, CancellationToken.None);
        }
        return answered;
    }

    private static string Load(PayoutCluster cluster)
    {
        var transfers = cluster.Stripe.Report().Transfers;
        return $"{transfers.Requests} requests, at most {transfers.PeakInFlight} in flight and {transfers.PeakPerSecond} a second";
    }

    private static async Task EndsWell(PayoutCluster cluster)
    {
        var all = cluster.Stripe.Report().All;
        all.PeakInFlight.ShouldBeLessThanOrEqualTo(Concurrency);
        all.PeakPerSecond.ShouldBeLessThanOrEqualTo(RequestsPerSecond);
        await cluster.EachIsPaidOnce(Payouts);
    }
}
