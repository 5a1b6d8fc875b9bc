using OrleansPayouts.FaultDrill.Proxy;
using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>
/// A silo stands still with payouts in flight, until the others have long taken it for dead and its grains are theirs; then
/// it goes on, believing that they are its own, with a statement on its lips.
/// </summary>
internal sealed record StopSilo(Step Held, TimeSpan For) : IFault
{
    public const string Stopped = "silo stopped and continued";

    public string Kind => Stopped;

    public TimeSpan Patience => For + TimeSpan.FromSeconds(45);

    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        using var trap = arena.Gate.Set(Held, Moment.Before);
        var silo = await trap.Caught.WaitAsync(stop);
        arena.Log.Write($"{Kind}: {silo} stands still before {Held} for {For.TotalSeconds:N0} s");
        silo.Stop();
        try
        {
            await arena.Wait(For, stop);
        }
        finally
        {
            silo.Continue();
        }
        arena.Log.Write($"{Kind}: {silo} goes on");
        trap.Release(Verdict.Pass);
        return true;
    }
}
