using OrleansPayouts.FaultDrill.Faults;
using OrleansPayouts.FaultDrill.Proxy;
using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Plan;

/// <summary>Draws the plan of a round on three silos. Pure, as <see cref="RoundPlanner"/> is.</summary>
internal static class ClusterPlanner
{
    private const int Silos = 3;
    private const int Kills = 3;
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
                dice.Shuffled(RoundPlanner.KillsOf(seed, round, Kills, dice).Append(Members(seed, round, dice))),
                RoundPlanner.DatabasesOf(seed, round, Databases, dice),
                RoundPlanner.OthersOf(dice),
                RoundPlanner.StripesOf(seed, round, Stripes, dice),
                single.Tracks[^1],
            ],
        };
    }

    private static IFault Members(long seed, int round, Dice dice) => Dice.Deal(seed, "members", round, 1, [0, 1, 2, 3])[0] switch
    {
        0 => new KillSilos(),
        1 => new StopSilo(dice.OneOf(Step.Settlement, Step.Intent, Step.Plan), TimeSpan.FromSeconds(StopSeconds[dice.Below(StopSeconds.Length)])),
        2 => new RollingRestart(),
        _ => new ChangeSilos(),
    };
}
