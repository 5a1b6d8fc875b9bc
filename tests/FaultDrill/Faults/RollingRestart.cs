using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>Each silo in turn is told to stop and comes back, of the other build where there is one.</summary>
internal sealed record RollingRestart : IFault
{
    public const string Rolled = "rolling restart";

    public string Kind => Rolled;

    public TimeSpan Patience => TimeSpan.FromMinutes(3);

    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        arena.Supervisor.NextBuild();
        foreach (var silo in arena.Supervisor.Workers)
        {
            arena.Log.Write($"{Kind}: {silo}");
            await silo.Terminate().WaitAsync(stop);
            await arena.Supervisor.Work(arena.Seats, stop);
        }
        return true;
    }
}
