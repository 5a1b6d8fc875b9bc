using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;

namespace OrleansPayouts.Cluster.Tests;

/// <summary>kill -9 of silos in the middle of a run.</summary>
[Collection(nameof(ThreeSilos))]
public sealed class LostSiloTests(ThreeSilos shared, ITestOutputHelper output)
{
    private const int Payouts = 800;

    /// <summary>From the kill until the run has gone on elsewhere and a payout that it began there is paid.</summary>
    private static readonly TimeSpan GoesOnWithin = TimeSpan.FromSeconds(15);

    /// <summary>New silos at other endpoints find nobody who would declare the dead ones dead.</summary>
    private static readonly TimeSpan NewClusterWithin = TimeSpan.FromMinutes(2);

    private PayoutCluster Cluster => shared.Cluster;

    /// <summary>The silo that has the run is killed, alone or with another one. Of two silos, one vote is all there is.</summary>
    [Theory(Timeout = 150_000)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(2, 1)]
    public async Task When_silos_are_killed_their_run_goes_on_elsewhere_and_each_payout_is_paid_once(int silos, int killed)
    {
        var all = await shared.Have(silos);
        var (run, worst) = await StartRun();

        await Task.WhenAll(all.OrderBy(silo => silo != worst).Take(killed).Select(silo => silo.Kill()));
        var sinceKill = Stopwatch.StartNew();
        var back = await GoesOn(sinceKill, GoesOnWithin * 3);
        await Cluster.RunCompletes(shared.Api, run, within: TimeSpan.FromMinutes(1));

        output.WriteLine($"{killed} of {silos} silos killed: the run goes on after {back.TotalSeconds:N1} s");
        back.ShouldBeLessThan(GoesOnWithin);
        await Cluster.EachIsPaidOnce();
        Cluster.CapsWereKept();
    }

    /// <summary>As on a machine that hangs: its connections stay open, so that only its silence tells. Later it goes on, with what it had begun.</summary>
    [Theory(Timeout = 240_000)]
    [InlineData(3)]
    [InlineData(2)]
    public async Task When_a_silo_stands_still_its_run_goes_on_elsewhere_and_each_payout_is_paid_once(int silos)
    {
        await shared.Have(silos);
        var (run, worst) = await StartRun();
        TimeSpan back;

        worst.Signal("STOP");
        try
        {
            back = await GoesOn(Stopwatch.StartNew(), GoesOnWithin * 3);
        }
        finally
        {
            worst.Signal("CONT");
        }
        await Cluster.RunCompletes(shared.Api, run, within: TimeSpan.FromMinutes(1));
        // It finds out that it was declared dead.
        await worst.Ends();

        output.WriteLine($"one of {silos} silos stands still: the run goes on after {back.TotalSeconds:N1} s");
        back.ShouldBeLessThan(GoesOnWithin);
        await Cluster.EachIsPaidOnce();
    }

    [Fact(Timeout = 240_000)]
    public async Task When_all_silos_are_killed_the_API_says_so_and_new_ones_complete_the_run()
    {
        var all = await shared.Have();
        var (run, _) = await StartRun();

        await Task.WhenAll(all.Select(silo => silo.Kill()));
        var sinceKill = Stopwatch.StartNew();
        await Eventually.Is(async () => await Trigger() == HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(15), () => Cluster.Output);
        await shared.Have();
        var ready = sinceKill.Elapsed;
        var back = await GoesOn(sinceKill, NewClusterWithin);
        await Cluster.RunCompletes(shared.Api, run, within: TimeSpan.FromMinutes(1));

        output.WriteLine($"three silos killed: three new ones are ready after {ready.TotalSeconds:N1} s, and the run goes on after {back.TotalSeconds:N1} s");
        await Cluster.EachIsPaidOnce();
        Cluster.CapsWereKept();
    }

    /// <summary>Gives the run, in the middle of it, and the silo that has it: the worst to lose.</summary>
    private async Task<(string Run, ProgramProcess Silo)> StartRun()
    {
        await Cluster.Import(shared.Api, Payouts);
        var before = Cluster.Sent;
        var run = await shared.Api.StartRun();
        var silo = await shared.SiloOf(run);
        await Eventually.Is(() => Cluster.Sent >= before + (Payouts / 8), TimeSpan.FromMinutes(1), () => Cluster.Output);
        return (run, silo);
    }

    /// <summary>Until a payout is paid whose attempt was begun after the kill: only the run begins attempts.</summary>
    private async Task<TimeSpan> GoesOn(Stopwatch sinceKill, TimeSpan within)
    {
        var killedAt = TimeProvider.System.GetUtcNow() - sinceKill.Elapsed;
        (await Cluster.Number("select count(distinct payout_id) from payout_attempts")).ShouldBeLessThan(Cluster.Writers, "the kill came in the middle");
        await Eventually.Is(
            async () => await Cluster.Number("select count(*) from payout_attempts where outcome = 'confirmed' and started_at > $1", killedAt) > 0,
            within,
            () => Cluster.Output);
        return sinceKill.Elapsed;
    }

    /// <summary>Nothing is due, so that it starts nothing.</summary>
    private async Task<HttpStatusCode> Trigger()
    {
        using var answer = await shared.Api.Http.PostAsJsonAsync(PayoutCluster.CronRoute, new { wait = 0 });
        return answer.StatusCode;
    }
}
