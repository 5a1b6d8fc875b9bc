using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>An administrator ends the program's sessions: all, or all but that of the process lock.</summary>
internal sealed record TerminateBackends(bool WithLock) : IFault
{
    public const string Terminated = "database's backends terminated";

    private const string Sql = """
        select count(pg_terminate_backend(pid)) from pg_stat_activity a
        where datname = current_database() and application_name = 'orleans-payouts'
        """;

    private const string ButTheLock = """
         and not exists (select from pg_locks l where l.pid = a.pid and l.locktype = 'advisory' and l.granted)
        """;

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(100);

    public string Kind => Terminated;

    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        arena.Recoveries.Disturb();
        long ended;
        // While a killed process starts again it has none.
        while ((ended = await arena.Database.Number(WithLock ? Sql : Sql + ButTheLock, stop)) == 0)
            await arena.Wait(LookAgainAfter, stop);
        arena.Log.Write($"{Kind}: {ended}{(WithLock ? ", the lock's among them" : "")}");
        return true;
    }
}
