namespace OrleansPayouts.Cluster.Tests;

public sealed class KilledSiloTests(ITestOutputHelper output)
{
    private const int Payouts = 5_000;

    [Fact(Timeout = 300_000)]
    public async Task A_run_on_three_silos_of_which_one_is_killed_pays_each_payout_once()
    {
        await using var cluster = await PayoutCluster.Prepare();
        var silos = await cluster.StartSilos(3);
        var api = await cluster.StartApi();
        await api.IsReady(TimeSpan.FromSeconds(30));
        await api.Import(Payouts);

        var run = await api.StartRun();
        await Eventually.Is(() => cluster.Stripe.Transfers().Count >= 1_500, TimeSpan.FromMinutes(1), () => cluster.Output);
        await silos[0].Kill();
        var atKill = cluster.Stripe.Transfers().Count;
        await cluster.RunCompletes(api, run, within: TimeSpan.FromMinutes(3));

        output.WriteLine($"killed at {atKill} of {Payouts}");
        atKill.ShouldBeInRange(1_500, Payouts - 500, "the kill came in the middle");
        await cluster.EachIsPaidOnce(Payouts);
    }
}
