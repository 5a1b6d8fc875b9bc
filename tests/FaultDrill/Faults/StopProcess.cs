using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>The active process stands still for a while and goes on as if nothing had been.</summary>
internal sealed record StopProcess(TimeSpan For) : IFault
{
    public const string Stopped = "process stopped and continued";

    public string Kind => Stopped;

    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        var process = await arena.Supervisor.Worker(stop);
        arena.Log.Write($"{Kind}: {process} for {For.TotalSeconds:N1} s");
        arena.Recoveries.Disturb();
        process.Stop();
        try
        {
            await arena.Wait(For, stop);
        }
        finally
        {
            process.Continue();
            arena.Recoveries.Disturb();
        }
        return true;
    }
}
