using System.Diagnostics;
using OrleansPayouts.Grains;

namespace OrleansPayouts.Cluster.Tests;

public sealed class KilledSiloTests(ITestOutputHelper output)
{
    private const int Payouts = 5_000;

    [Fact(Timeout = 300_000)]
    public async Task A_run_on_three_silos_of_which_one_is_killed_pays_each_payout_once()
    {
        // Three silos and the front end start on an empty database at once: one of them migrates it.
        await using var cluster = await PayoutCluster.Prepare(migrate: false);
        var silos = await cluster.StartSilos(3);
        var api = await cluster.StartApi();
        await api.IsReady(TimeSpan.FromSeconds(30));
        await api.Import(Payouts);

        var run = await api.StartRun();
        await Eventually.Is(() => cluster.Sent >= 1_500, TimeSpan.FromMinutes(1), () => cluster.Output);
        await silos[0].Kill();
        var atKill = cluster.Sent;
        await cluster.RunCompletes(api, run, within: TimeSpan.FromMinutes(3));

        output.WriteLine($"killed at {atKill} of {Payouts}");
        atKill.ShouldBeInRange(1_500, Payouts - 500, "the kill came in the middle");
        await cluster.EachIsPaidOnce(Payouts);
    }

    /// <summary>The worst silo to lose: the one that has the run. The bound has room for a busy machine; docs/results/cluster.md has the figures of a quiet one.</summary>
    [Theory(Timeout = 300_000)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_run_whose_silo_is_killed_goes_on_elsewhere_within_seconds(int silos)
    {
        const int payouts = 3_000;
        await using var cluster = await PayoutCluster.Prepare();
        await cluster.StartSilos(silos);
        var api = await cluster.StartApi();
        await api.IsReady(TimeSpan.FromSeconds(30));
        await api.Import(payouts);
        var run = await api.StartRun();
        await Eventually.Is(() => cluster.Sent >= 300, TimeSpan.FromMinutes(1), () => cluster.Output);

        var victim = await cluster.SiloOf<IPayoutRunGrain>(run);
        await victim.Kill();
        var sinceKill = Stopwatch.StartNew();
        var atKill = cluster.Sent;
        // More than what was under way elsewhere: only the run itself sends these.
        await Eventually.Is(() => cluster.Sent > atKill + 60, TimeSpan.FromSeconds(60), () => cluster.Output);
        var back = sinceKill.Elapsed;
        await cluster.RunCompletes(api, run, within: TimeSpan.FromMinutes(2));

        output.WriteLine($"{silos} silos, killed at {atKill} of {payouts}: the run goes on after {back.TotalSeconds:N1} s");
        back.ShouldBeLessThan(TimeSpan.FromSeconds(30));
        await cluster.EachIsPaidOnce(payouts);
    }

    /// <summary>Nobody is left who would declare the dead ones dead, and the new ones stand elsewhere.</summary>
    [Fact(Timeout = 300_000)]
    public async Task After_all_silos_were_killed_new_ones_complete_the_run()
    {
        const int payouts = 1_500;
        await using var cluster = await PayoutCluster.Prepare();
        var silos = await cluster.StartSilos(2);
        var api = await cluster.StartApi();
        await api.IsReady(TimeSpan.FromSeconds(30));
        await api.Import(payouts);
        var run = await api.StartRun();
        await Eventually.Is(() => cluster.Sent >= 300, TimeSpan.FromMinutes(1), () => cluster.Output);

        foreach (var silo in silos)
            await silo.Kill();
        var sinceKill = Stopwatch.StartNew();
        await cluster.StartSilos(2);
        output.WriteLine($"two new silos are ready {sinceKill.Elapsed.TotalSeconds:N1} s after two were killed");
        await cluster.RunCompletes(api, run, within: TimeSpan.FromMinutes(2));

        sinceKill.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(2));
        await cluster.EachIsPaidOnce(payouts);
    }
}
