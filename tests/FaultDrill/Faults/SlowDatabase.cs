using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>Each answer of PostgreSQL comes late.</summary>
internal sealed record SlowDatabase(TimeSpan By, TimeSpan For) : IFault
{
    public const string Slowed = "database slowed";

    public string Kind => Slowed;

    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        arena.Log.Write($"{Kind} by {By.TotalMilliseconds:N0} ms for {For.TotalMilliseconds:N0} ms");
        using var disturbed = arena.Recoveries.Suspend();
        arena.Gate.Delay = By;
        try
        {
            await arena.Wait(For, stop);
        }
        finally
        {
            arena.Gate.Delay = TimeSpan.Zero;
        }
        return true;
    }
}
