using OrleansPayouts.FaultDrill.Proxy;
using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>The connection to the database breaks, and the process lives: before a statement arrives, or after its COMMIT.</summary>
internal sealed record CutAtStep(Step Step, Moment Moment) : IFault
{
    public const string AfterCommit = "database cut between commit and its answer";
    public const string BeforeStatement = "database cut before a statement";

    public string Kind => Moment == Moment.After ? AfterCommit : BeforeStatement;

    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        using var trap = arena.Gate.Set(Step, Moment);
        var process = await trap.Caught.WaitAsync(stop);
        arena.Log.Write($"{Kind} ({Step}): {process}");
        trap.Release(Verdict.Cut);
        return true;
    }
}
