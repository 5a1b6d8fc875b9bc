using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>The database is lost, and an older dump takes its place; the publisher then publishes again what it lacks.</summary>
internal sealed record RestoreDump : IFault
{
    public const string Restored = "database restored from an older dump";

    public string Kind => Restored;

    /// <summary>A publisher repeats an import until it is accepted, however busy the machine that everything starts on again.</summary>
    public TimeSpan Patience => TimeSpan.FromMinutes(2.5);

    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        if (arena.Backup is not { } backup)
            return false;
        arena.Log.Write($"{Kind}, of {backup.Dump.TakenAt:HH:mm:ss.fff}");
        arena.Recoveries.Disturb();
        await arena.Supervisor.KillAll();
        await backup.Dump.Restore(stop);
        arena.RestoredTo = backup.Dump.TakenAt;
        arena.Backup = null;
        await arena.Supervisor.Want(arena.Silos);
        await arena.Publisher.PublishAgain(backup.Accepted, stop);
        // Its cron line fires as ever.
        await arena.Publisher.Trigger(times: 1, stop);
        return true;
    }
}
