using OrleansPayouts.Grains;

namespace OrleansPayouts.Cluster.Tests;

public sealed class ShutdownTests(ITestOutputHelper output)
{
    private const int Payouts = 2_000;

    /// <summary>The silo that has the run is the hardest to stop: what it has given to the others has to be waited for, too.</summary>
    [Fact(Timeout = 300_000)]
    public async Task A_silo_that_is_told_to_stop_finishes_what_it_has_begun()
    {
        await using var cluster = await PayoutCluster.Prepare(stripeLatency: TimeSpan.FromMilliseconds(200));
        await cluster.StartSilos(3);
        var api = await cluster.StartApi();
        await api.IsReady(TimeSpan.FromSeconds(30));
        await api.Import(Payouts);
        var run = await api.StartRun();

        for (var stopped = 0; stopped < 2; stopped++)
        {
            var at = cluster.Sent;
            await Eventually.Is(() => cluster.Sent >= at + 300, TimeSpan.FromMinutes(1), () => cluster.Output);
            var silo = await cluster.SiloOf<IPayoutRunGrain>(run);
            (await silo.Stop()).ShouldBe(0, silo.Output);
        }

        await cluster.RunCompletes(api, run, within: TimeSpan.FromMinutes(2));
        output.WriteLine($"{cluster.Stripe.Report().Transfers.Requests} requests for {Payouts} payouts");
        // Nothing was left in the air, so that nothing had to be sent a second time.
        cluster.Stripe.Report().Transfers.Requests.ShouldBe(Payouts, cluster.Output);
        await cluster.EachIsPaidOnce(Payouts);
    }
}
