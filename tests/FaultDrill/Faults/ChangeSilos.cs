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
        await arena.Supervisor.Want(arena.Silos + 1);
        await arena.Supervisor.AreReady(arena.Silos + 1, stop);
        arena.Log.Write($"{Kind}: {arena.Silos + 1} are ready");
        await arena.Supervisor.Want(arena.Silos - 1);
        arena.Log.Write($"{Kind}: {arena.Silos - 1} are left");
        await arena.Supervisor.Want(arena.Silos);
        return true;
    }
}
