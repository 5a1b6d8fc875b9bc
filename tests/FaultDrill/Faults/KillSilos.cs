using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>kill -9 of two silos at the same moment.</summary>
internal sealed record KillSilos : IFault
{
    public const string Killed = "two silos killed at once";

    private const int Silos = 2;

    public string Kind => Killed;

    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        await arena.Supervisor.AreReady(Silos, stop);
        var victims = arena.Supervisor.Silos.Where(silo => silo.Serves).Take(Silos).ToList();
        arena.Log.Write($"{Kind}: {string.Join(", ", victims)}");
        await Task.WhenAll(victims.Select(silo => silo.Kill()));
        return victims.Count == Silos;
    }
}
