using OrleansPayouts.FaultDrill.Processes;
using OrleansPayouts.FaultDrill.Proxy;
using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>
/// A process stands still with payouts in flight, loses its process lock and is replaced; then it goes on, believing that
/// its payouts are its own: for a while both have activations of the same payouts. One statement of the first is held
/// back until the second has worked.
/// </summary>
internal sealed record TwoActivations(Step Held, TimeSpan AtLeast) : IFault
{
    public const string Forced = "two activations of one payout";

    /// <summary>Ends the session that holds the process lock. The first one's other sessions live on: it can still write.</summary>
    private const string TerminateSql = """
        select count(pg_terminate_backend(pid)) from pg_stat_activity a
        where datname = current_database() and application_name = 'orleans-payouts'
          and exists (select from pg_locks l where l.pid = a.pid and l.locktype = 'advisory' and l.granted and l.objid = 7296888)
        """;

    public string Kind => Forced;

    public TimeSpan Patience => AtLeast + TimeSpan.FromSeconds(25);

    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        await arena.Supervisor.Want(Math.Max(arena.Seats, 2));
        try
        {
            // Another fault may end the first one while it is waited for; then the next one is taken.
            while (!await TryStrike(arena, stop))
            {
            }
            return true;
        }
        finally
        {
            await arena.Supervisor.Want(arena.Seats);
        }
    }

    private async Task<bool> TryStrike(Arena arena, CancellationToken stop)
    {
        var second = await arena.Supervisor.Standby(stop);
        var first = await arena.Supervisor.Worker(stop);
        using var trap = arena.Gate.Set(Held, Moment.Before, first);
        await Task.WhenAny(trap.Caught, first.Exited).WaitAsync(stop);
        return trap.Caught.IsCompleted && await Replace(arena, first, second, trap, stop);
    }

    private async Task<bool> Replace(Arena arena, ProgramProcess first, ProgramProcess second, Trap trap, CancellationToken stop)
    {
        arena.Log.Write($"{Kind}: {first} stands still before {Held}");
        arena.Recoveries.Disturb();
        var since = arena.Time.GetTimestamp();
        first.Stop();
        try
        {
            await arena.Database.Number(TerminateSql, stop);
            await Task.WhenAny(second.FirstWork, second.Exited).WaitAsync(stop);
            var left = AtLeast - arena.Time.GetElapsedTime(since);
            if (left > TimeSpan.Zero)
                await arena.Wait(left, stop);
        }
        finally
        {
            first.Continue();
            arena.Recoveries.Disturb();
        }
        arena.Log.Write($"{Kind}: {first} goes on beside {second}");
        trap.Release(Verdict.Pass);
        await first.Exited.WaitAsync(stop);
        return second.FirstWork.IsCompleted;
    }
}
