using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>The cluster grows by a silo, and shrinks again to one less than it had, and has its number again.</summary>
internal sealed record ChangeSilos : IFault
{
    public const string Changed = "silos added and removed";

    public string Kind => Changed;

    public TimeSpan Patience => TimeSpan.FromMinutes(2);

    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        await arena.Supervisor.Want(arena.Seats + 1);
        await arena.Supervisor.Work(arena.Seats + 1, stop);
        arena.Log.Write($"{Kind}: {arena.Seats + 1} work");
        await arena.Supervisor.Want(arena.Seats - 1);
        arena.Log.Write($"{Kind}: {arena.Seats - 1} are left");
        await arena.Supervisor.Want(arena.Seats);
        return true;
    }
}
