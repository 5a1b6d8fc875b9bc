using OrleansPayouts.FaultDrill.Faults;
using OrleansPayouts.FaultDrill.Proxy;
using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Plan;

/// <summary>Draws the plan of a round on three silos. Pure, as <see cref="RoundPlanner"/> is.</summary>
internal static class ClusterPlanner
{
    private const int Silos = 3;
    private const int Kills = 5;
    private const int Databases = 2;
    private const int Stripes = 8;

    /// <summary>Long enough for the others to take a silo for dead, and the figure that everybody asks about.</summary>
    private static readonly int[] StopSeconds = [5, 20, 60];

    public static IReadOnlyList<string> Kinds { get; } =
    [
        KillSilos.Killed, StopSilo.Stopped, RollingRestart.Rolled, ChangeSilos.Changed,
        .. RoundPlanner.Kinds.Where(kind => kind is not (StopProcess.Stopped or TwoActivations.Forced)),
    ];

    public static RoundPlan Draw(long seed, int round)
    {
        var dice = Dice.For(seed, "cluster round", round);
        var single = RoundPlanner.Draw(seed, round);
        return single with
        {
            Seats = Silos,
            WritersARun = dice.Between(60, 120),
            Tracks =
            [
                RoundPlanner.KillsOf(seed, round, Kills, dice),
                // Each once a round, beside the kills: twenty rounds see each of them twenty times.
                dice.Shuffled(Members(dice)),
                RoundPlanner.DatabasesOf(seed, round, Databases, dice),
                RoundPlanner.OthersOf(dice),
                RoundPlanner.StripesOf(seed, round, Stripes, dice),
                single.Tracks[^1],
            ],
        };
    }

    private static IReadOnlyList<IFault> Members(Dice dice) =>
    [
        new KillSilos(),
        new StopSilo(dice.OneOf(Step.Settlement, Step.Intent, Step.Plan), TimeSpan.FromSeconds(dice.OneOf(StopSeconds))),
        new RollingRestart(),
        new ChangeSilos(),
    ];
}
