using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>The cron endpoint is called fifty times at once.</summary>
internal sealed record TriggerBurst(int Times) : IFault
{
    public const string Burst = "triggers in a burst";

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(50);

    public string Kind => Burst;

    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        arena.Workload!.BurstNext(Times);
        while (!arena.Workload.BurstIsOver)
            await arena.Wait(LookAgainAfter, stop);
        arena.Log.Write($"{Kind}: {Times} calls");
        return true;
    }
}
