using OrleansPayouts.FaultDrill.Faults;
using OrleansPayouts.FaultDrill.Proxy;
using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Plan;

/// <summary>Draws a round's plan. Pure: seed and round say everything.</summary>
internal static class RoundPlanner
{
    /// <summary>Kinds dealt a round; each pack holds every kind once, so fifty rounds see each kind more than twenty times.</summary>
    private const int Kills = 5;
    private const int Databases = 3;
    private const int Stripes = 8;

    /// <summary>Longer than every lease and timeout but that of a request; it takes its time, so it comes seldom.</summary>
    private static readonly TimeSpan LongStop = TimeSpan.FromSeconds(61);

    private const int LongStopEach = 8;

    private static readonly Step[] Steps = [Step.Import, Step.Plan, Step.Intent, Step.Settlement];

    /// <summary>Every kind that strikes one silo, and several as well.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        .. KillAtStep.Named.Select(kill => kill.Kind).Distinct(), KillAtStripe.MidCall, KillAtStripe.AfterCommit, KillAfterUnregister.Unregistered,
        StopDatabase.StoppedHard, StopDatabase.Restarted, SlowDatabase.Slowed, TerminateBackends.Terminated, CutAtStep.AfterCommit,
        CutAtStep.BeforeStatement, StopSilo.Stopped, TwoActivations.Forced, RollingRestart.Rolled, LoseReminders.Lost, TriggerBurst.Burst,
        StripeStorm.Storm, DaysPass.Passed, RestoreDump.Restored, .. StripeFaults.Kinds.Select(StripeFaults.NameOf),
    ];

    /// <summary>Every kind that a drill of so many silos counts.</summary>
    public static IReadOnlyList<string> KindsFor(int silos) => silos == 1 ? Kinds : ClusterPlanner.Kinds;

    public static RoundPlan Draw(long seed, int round, int silos) => silos == 1 ? DrawForOne(seed, round) : ClusterPlanner.Draw(seed, round, silos);

    private static RoundPlan DrawForOne(long seed, int round)
    {
        var dice = Dice.For(seed, "round", round);
        return new RoundPlan
        {
            Round = round,
            Silos = 1,
            WritersARun = dice.Between(24, 48),
            Tracks =
            [
                // A forced second activation needs its process for a while, so it stands in one line with the kills.
                dice.Shuffled(KillsOf(seed, round, Kills, dice).Append(Process(seed, round, dice))),
                DatabasesOf(seed, round, Databases, dice),
                dice.Happens(0.6) ? [new RollingRestart(), .. OthersOf(dice)] : OthersOf(dice),
                StripesOf(seed, round, Stripes, dice),
                DumpOf(seed, round),
            ],
            Afterwards = AfterwardsOf(seed, round, dice),
        };
    }

    public static IReadOnlyList<IFault> DumpOf(long seed, int round) => Restores(seed, round) ? [new TakeDump()] : [];

    public static IReadOnlyList<IFault> AfterwardsOf(long seed, int round, Dice dice) =>
        [.. Restores(seed, round) ? [new RestoreDump()] : Array.Empty<IFault>(), .. dice.Happens(0.6) ? [Days(dice)] : Array.Empty<IFault>()];

    public static IReadOnlyList<IFault> KillsOf(long seed, int round, int count, Dice dice) =>
        Dice.Deal(seed, "kills", round, count, Enumerable.Range(0, KillAtStep.Named.Count + 3).ToList()).Select(kind => Kill(kind, dice)).ToList();

    public static IReadOnlyList<IFault> DatabasesOf(long seed, int round, int count, Dice dice) =>
        Dice.Deal(seed, "databases", round, count, Enumerable.Range(0, 6).ToList()).Select(kind => Database(kind, dice)).ToList();

    public static IReadOnlyList<IFault> OthersOf(Dice dice)
    {
        var all = new List<IFault> { new TriggerBurst(50) };
        if (dice.Happens(0.6))
            all.Add(new LoseReminders(dice.Happens(0.5)));
        if (dice.Happens(0.6))
            all.Add(new StripeStorm(dice.Between(6, 12)));
        return all;
    }

    public static IReadOnlyList<IFault> StripesOf(long seed, int round, int count, Dice dice) =>
        Dice.Deal(seed, "stripe", round, count, StripeFaults.Kinds).Select(kind => Stripe(kind, dice)).ToList();

    /// <summary>Longer than any key is trusted or remembered.</summary>
    public static DaysPass Days(Dice dice) => new(TimeSpan.FromHours(dice.Between(26, 50)));

    /// <summary>In every second round.</summary>
    private static bool Restores(long seed, int round) => Dice.Deal(seed, "restore", round, 1, [true, false])[0];

    private static IFault Kill(int kind, Dice dice) => (kind - KillAtStep.Named.Count) switch
    {
        < 0 => KillAtStep.Named[kind],
        0 => new KillAfterUnregister(),
        var atStripe => new KillAtStripe(atStripe > 1, dice.OneOf(2.0, 5.0, 80.0)),
    };

    private static IFault Database(int kind, Dice dice) => kind switch
    {
        0 => new StopDatabase(Hard: true, TimeSpan.FromMilliseconds(dice.Between(0, 1_000))),
        1 => new StopDatabase(Hard: false, TimeSpan.FromMilliseconds(dice.Between(0, 1_000))),
        2 => new SlowDatabase(TimeSpan.FromMilliseconds(dice.Between(50, 250)), TimeSpan.FromMilliseconds(dice.Between(1_000, 3_000))),
        3 => new TerminateBackends(dice.Happens(0.5)),
        4 => new CutAtStep(dice.OneOf<Step>(Steps), Moment.After),
        _ => new CutAtStep(dice.OneOf<Step>(Steps), Moment.Before),
    };

    private static IFault Process(long seed, int round, Dice dice) => Dice.Deal(seed, "process", round, 1, [true, false])[0]
        ? new StopSilo(TimeSpan.FromMilliseconds(dice.Between(500, 4_000)))
        : new TwoActivations(dice.OneOf(Step.Settlement, Step.Intent, Step.Plan), round % LongStopEach == 0 ? LongStop : TimeSpan.FromMilliseconds(dice.Between(0, 3_000)));

    private static StripeFaults Stripe(string kind, Dice dice) => new(
        kind, dice.Between(1, 2), dice.OneOf(2.0, 4.0, 80.0), dice.OneOf(500, 502, 503, 504), dice.OneOf<int?>(null, 1));
}
