namespace OrleansPayouts.Cluster.Tests;

public sealed class ShutdownTests(ITestOutputHelper output)
{
    private const int Payouts = 3_000;

    /// <summary>What was on its way to Stripe is waited for and recorded: nothing has to be sent a second time.</summary>
    [Fact(Timeout = 300_000)]
    public async Task A_silo_that_is_told_to_stop_finishes_what_it_has_begun()
    {
        await using var cluster = await PayoutCluster.Prepare(stripeLatency: TimeSpan.FromMilliseconds(200));
        var silos = await cluster.StartSilos(3);
        var api = await cluster.StartApi();
        await api.IsReady(TimeSpan.FromSeconds(30));
        await api.Import(Payouts);
        var run = await api.StartRun();

        foreach (var silo in silos.Take(2))
        {
            var at = cluster.Stripe.Transfers().Count;
            await Eventually.Is(() => cluster.Stripe.Transfers().Count >= at + 500, TimeSpan.FromMinutes(1), () => cluster.Output);
            (await silo.Stop()).ShouldBe(0, silo.Output);
        }

        await cluster.RunCompletes(api, run, within: TimeSpan.FromMinutes(2));
        output.WriteLine($"{cluster.Stripe.Report().Transfers.Requests} requests for {Payouts} payouts");
        cluster.Stripe.Report().Transfers.Requests.ShouldBe(Payouts, cluster.Output);
        await cluster.EachIsPaidOnce(Payouts);
    }
}
