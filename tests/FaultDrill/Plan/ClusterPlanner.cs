using OrleansPayouts.FaultDrill.Faults;
using OrleansPayouts.FaultDrill.Proxy;
using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Plan;

/// <summary>Draws the plan of a round on several silos. Pure, as <see cref="RoundPlanner"/> is.</summary>
internal static class ClusterPlanner
{
    private const int Kills = 5;
    private const int Databases = 2;
    private const int Stripes = 8;

    /// <summary>The last is the figure that everybody asks about.</summary>
    private static readonly int[] StopSeconds = [0, 20, 60];

    public static IReadOnlyList<string> Kinds { get; } = [KillSilos.Killed, ChangeSilos.Changed, .. RoundPlanner.Kinds];

    public static RoundPlan Draw(long seed, int round, int silos)
    {
        var dice = Dice.For(seed, "cluster round", round);
        return new RoundPlan
        {
            Round = round,
            Silos = silos,
            WritersARun = dice.Between(60, 120),
            Tracks =
            [
                RoundPlanner.KillsOf(seed, round, Kills, dice),
                // Each once a round, beside the kills: twenty rounds see each of them twenty times.
                dice.Shuffled(Members(dice)),
                RoundPlanner.DatabasesOf(seed, round, Databases, dice),
                RoundPlanner.OthersOf(dice),
                RoundPlanner.StripesOf(seed, round, Stripes, dice),
                RoundPlanner.DumpOf(seed, round),
            ],
            Afterwards = RoundPlanner.AfterwardsOf(seed, round, dice),
        };
    }

    private static IReadOnlyList<IFault> Members(Dice dice) =>
    [
        new KillSilos(),
        new StopSilo(TimeSpan.FromMilliseconds(dice.Between(500, 4_000))),
        new TwoActivations(dice.OneOf(Step.Settlement, Step.Intent, Step.Plan), TimeSpan.FromSeconds(dice.OneOf(StopSeconds))),
        new RollingRestart(),
        new ChangeSilos(),
    ];
}
