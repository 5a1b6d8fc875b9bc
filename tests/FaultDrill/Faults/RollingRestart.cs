using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>Each silo in turn gets SIGTERM, finishes what it has begun, and is started again: from the other build where there is one.</summary>
internal sealed record RollingRestart : IFault
{
    public const string Rolled = "rolling restart";

    public string Kind => Rolled;

    public TimeSpan Patience => TimeSpan.FromMinutes(3);

    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        arena.Supervisor.NextBuild();
        foreach (var silo in arena.Supervisor.Silos)
        {
            arena.Log.Write($"{Kind}: {silo}");
            await silo.Terminate().WaitAsync(stop);
            await arena.Supervisor.AreReady(arena.Silos, stop);
        }
        return true;
    }
}
