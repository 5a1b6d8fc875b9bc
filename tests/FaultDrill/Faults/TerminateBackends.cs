using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>An administrator ends the sessions of the stores, or these and Orleans's own: members, grain state, reminders.</summary>
internal sealed record TerminateBackends(bool AlsoOrleans) : IFault
{
    public const string Terminated = "database's backends terminated";

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(100);

    public string Kind => Terminated;

    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        arena.Recoveries.Disturb();
        var sql = $"""
            select count(pg_terminate_backend(pid)) from pg_stat_activity
            where datname = current_database() and application_name in ({(AlsoOrleans ? "'orleans-payouts', 'orleans-cluster'" : "'orleans-payouts'")})
            """;
        long ended;
        // While a killed process starts again it has none.
        while ((ended = await arena.Database.Number(sql, stop)) == 0)
            await arena.Wait(LookAgainAfter, stop);
        arena.Log.Write($"{Kind}: {ended}{(AlsoOrleans ? ", Orleans's among them" : "")}");
        return true;
    }
}
