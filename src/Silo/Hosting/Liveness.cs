using Orleans.Configuration;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>
/// How fast a dead silo is found out: its grains are to be back elsewhere within 15 s (what was measured:
/// docs/results/cluster.md). Orleans's defaults took 36 s on two silos. A silo that is only slow, and is taken for dead by
/// mistake, costs no money: every write to a payout is a compare-and-set, and it ends itself when it finds out.
/// </summary>
internal static class Liveness
{
    private const int MissedAliveLimit = 3;

    private static readonly TimeSpan SaysAliveEvery = TimeSpan.FromSeconds(2);

    /// <summary>Who has not said for so long that it is alive may be gone.</summary>
    public static TimeSpan SilentFor => SaysAliveEvery * MissedAliveLimit;

    public static void Configure(ClusterMembershipOptions options)
    {
        // Three missed probes of 2 s are a pause of 6 s: longer than a collection of garbage, shorter than anyone waits.
        options.ProbeTimeout = TimeSpan.FromSeconds(2);
        // Unless set it is four times as long, and Orleans declares a silo that is silent dead only after three times the longest
        // probe: 24 s for one that hangs with its connections open.
        options.MaxProbeTimeout = options.ProbeTimeout;
        options.NumMissedProbesLimit = 3;
        // Of two silos one vote is all there is; Orleans itself asks for no more than half of the members.
        options.NumVotesForDeathDeclaration = 2;
        // Two votes are more than one survivor of three has: who has said nothing for six seconds is no longer counted among
        // those whose votes are needed. It costs each silo a small write every two seconds.
        options.IAmAliveTablePublishTimeout = SaysAliveEvery;
        options.NumMissedTableIAmAliveLimit = MissedAliveLimit;
        // Whoever cannot reach all members for so long ends, and says so; its supervisor starts it anew.
        options.MaxJoinAttemptTime = TimeSpan.FromMinutes(1);
        // Gossip is faster; this is for when it is lost, and to see who has gone silent: a silo that two probes miss is probed through
        // another one, and where that one is dead too, neither is found out before the table was read again.
        options.TableRefreshTimeout = SaysAliveEvery;
    }
}
