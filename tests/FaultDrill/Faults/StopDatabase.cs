using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>PostgreSQL ends, hard or in order, and comes back.</summary>
internal sealed record StopDatabase(bool Hard, TimeSpan DownFor) : IFault
{
    public const string StoppedHard = "database stopped hard";
    public const string Restarted = "database restarted";

    public string Kind => Hard ? StoppedHard : Restarted;

    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        arena.Log.Write($"{Kind} for {DownFor.TotalMilliseconds:N0} ms");
        using var disturbed = arena.Recoveries.Suspend();
        await (Hard ? arena.Database.StopHard(DownFor, stop) : arena.Database.Restart(DownFor, stop));
        arena.Log.Write("database is back");
        return true;
    }
}
