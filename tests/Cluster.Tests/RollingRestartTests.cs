using System.Net.Http.Json;

namespace OrleansPayouts.Cluster.Tests;

/// <summary>What operations does to a cluster on any day: under load, no call and no payout may fail.</summary>
[Collection(nameof(ThreeSilos))]
public sealed class RollingRestartTests(ThreeSilos shared, ITestOutputHelper output)
{
    private const int PayoutsARun = 600;

    private string? run;

    private PayoutCluster Cluster => shared.Cluster;

    /// <summary>
    /// One silo is added and another drained, then the other two are replaced one by one. Each time the silo that has the run goes:
    /// it is the hardest to stop, because it has to wait for what it has given to the others, too.
    /// </summary>
    [Fact(Timeout = 240_000)]
    public async Task Silos_are_added_drained_and_replaced_in_a_run_and_no_call_fails_and_nothing_is_sent_twice()
    {
        await shared.Have();
        var (writersBefore, sentBefore) = (Cluster.Writers, Cluster.Sent);
        using var enough = new CancellationTokenSource();
        var work = Work(enough.Token);
        var calls = Call(enough.Token);

        await shared.Add();
        await StopTheSiloOfTheRun();
        for (var replaced = 0; replaced < 2; replaced++)
        {
            await StopTheSiloOfTheRun();
            await shared.Add();
        }
        await enough.CancelAsync();
        await work;
        var answered = await calls;

        var (paid, sent) = (Cluster.Writers - writersBefore, Cluster.Sent - sentBefore);
        output.WriteLine($"{sent} requests for {paid} payouts; {answered} calls answered, none failed; {Cluster.Load}");
        sent.ShouldBe(paid, Cluster.Output);
        answered.ShouldBeGreaterThan(5);
        await Cluster.EachIsPaidOnce();
        Cluster.CapsWereKept();
    }

    private async Task StopTheSiloOfTheRun()
    {
        var before = Cluster.Sent;
        await Eventually.Is(() => run is not null && Cluster.Sent > before + 100, TimeSpan.FromMinutes(1), () => Cluster.Output);
        var silo = await shared.SiloOf(run!);
        (await silo.Stop()).ShouldBe(0, silo.Output);
    }

    /// <summary>As soon as a run is completed, there is a next one, until it is enough.</summary>
    private async Task Work(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await Cluster.Import(shared.Api, PayoutsARun);
            run = await shared.Api.StartRun();
            await Cluster.RunCompletes(shared.Api, run, within: TimeSpan.FromMinutes(2));
        }
    }

    /// <summary>Reads the run and triggers it again, over and over. Every answer has to be a good one.</summary>
    private async Task<int> Call(CancellationToken enough)
    {
        var answered = 0;
        for (; !enough.IsCancellationRequested; answered++)
        {
            using var triggered = await shared.Api.Http.PostAsJsonAsync(PayoutCluster.CronRoute, new { wait = 0 }, CancellationToken.None);
            triggered.IsSuccessStatusCode.ShouldBeTrue($"{triggered.StatusCode}: {await triggered.Content.ReadAsStringAsync(CancellationToken.None)} after {answered}; {Cluster.Output}");
            // The API answers so many calls of the cron a minute, and refuses more.
            await Task.Delay(1_000, CancellationToken.None);
        }
        return answered;
    }
}
