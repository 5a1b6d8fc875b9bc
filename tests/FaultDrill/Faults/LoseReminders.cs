using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>Every reminder's row is gone, and sometimes the process with its timers, too.</summary>
internal sealed record LoseReminders(bool AndKill) : IFault
{
    public const string Lost = "reminders lost";

    public string Kind => Lost;

    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        var active = await arena.Supervisor.Worker(stop);
        arena.RemindersLost++;
        var lost = await arena.Database.Execute("delete from orleansreminderstable", stop);
        arena.Log.Write($"{Kind}: {lost}{(AndKill ? $", and {active} is killed" : "")}");
        arena.RemindersLost++;
        if (AndKill)
            await active.Kill();
        return lost > 0;
    }
}
