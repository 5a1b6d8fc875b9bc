using OrleansPayouts.FaultDrill.Plan;
using OrleansPayouts.FaultDrill.Reports;

namespace OrleansPayouts.FaultDrill.Work;

/// <summary>
/// Waits until the program has settled what the faults left behind. Where Stripe has saved an answer that says nothing (a
/// 500), only time helps: then a day and more is let pass.
/// </summary>
internal sealed class Settling(Arena arena, int round, FaultTally tally)
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(100);

    /// <summary>After which what is still unknown gets a day.</summary>
    private static readonly TimeSpan DayAfter = TimeSpan.FromSeconds(5);

    private const int MostDays = 2;

    private const string OpenSql = """
        select (select count(*) from payouts where status in ('reserved', 'retry_scheduled', 'unknown'))
          + (select count(*) from runs where status <> 'completed')
        """;

    private const string UnknownSql = "select count(*) from payouts where status = 'unknown'";

    private const string PausedSql = "select count(*) from runs where status = 'paused'";

    public async Task Go(TimeSpan bound, CancellationToken stop)
    {
        var dice = Dice.For(round, "days", round);
        // Since the last fault: letting days pass, which kills all processes, is one.
        var since = arena.Time.GetTimestamp();
        var days = 0;
        while (arena.Time.GetElapsedTime(since) < bound)
        {
            if (await arena.Database.Number(OpenSql, stop) == 0)
            {
                arena.Log.Write($"settled after {arena.Time.GetElapsedTime(since).TotalSeconds:N1} s");
                return;
            }
            if (await arena.Database.Number(PausedSql, stop) > 0)
                await arena.Publisher.ResumePaused(stop);
            if (days < MostDays && arena.Time.GetElapsedTime(since) > DayAfter && await arena.Database.Number(UnknownSql, stop) > 0)
            {
                var pass = RoundPlanner.Days(dice);
                if (await pass.Strike(arena, stop))
                    tally.Add(pass.Kind);
                days++;
                await arena.Supervisor.Api(stop);
                since = arena.Time.GetTimestamp();
            }
            await arena.Wait(LookAgainAfter, stop);
        }
        // The judges say what is still open.
        arena.Log.Write("not settled");
    }
}
