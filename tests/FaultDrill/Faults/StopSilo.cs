using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>A silo stands still for a few seconds, too short for others to declare it dead, and goes on.</summary>
internal sealed record StopSilo(TimeSpan For) : IFault
{
    public const string Stopped = "silo stopped and continued";

    public string Kind => Stopped;

    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        var silo = await arena.Supervisor.Worker(stop);
        arena.Log.Write($"{Kind}: {silo} for {For.TotalSeconds:N1} s");
        using var disturbed = arena.Recoveries.Suspend();
        silo.Stop();
        try
        {
            await arena.Wait(For, stop);
        }
        finally
        {
            silo.Continue();
        }
        return true;
    }
}
