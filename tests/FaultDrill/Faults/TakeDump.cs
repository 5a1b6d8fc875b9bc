using OrleansPayouts.FaultDrill.Processes;
using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>A backup is taken while the program works. No fault by itself; <see cref="RestoreDump"/> uses it.</summary>
internal sealed record TakeDump : IFault
{
    public string Kind => "dump taken";

    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        var accepted = arena.Publisher.Accepted.Count;
        while (arena.Backup is null)
        {
            if (await DatabaseDump.Take(arena.Database, Path.Combine(arena.Folder, "backup.dump"), arena.Time, stop) is { } dump)
                arena.Backup = (dump, accepted);
        }
        arena.Log.Write("dump taken");
        return false;
    }
}
