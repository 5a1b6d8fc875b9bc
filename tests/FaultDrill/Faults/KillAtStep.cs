using OrleansPayouts.FaultDrill.Proxy;
using OrleansPayouts.FaultDrill.Work;

namespace OrleansPayouts.FaultDrill.Faults;

/// <summary>kill -9 while a step's statement, or the answer to it, is on its way; neither arrives.</summary>
internal sealed record KillAtStep(Step Step, Moment Moment) : IFault
{
    /// <summary>The steps that have names in the list of faults.</summary>
    public static readonly IReadOnlyList<KillAtStep> Named =
    [
        new(Step.Import, Moment.Before), new(Step.Plan, Moment.Before), new(Step.Plan, Moment.After), new(Step.Intent, Moment.Before),
        new(Step.Intent, Moment.After), new(Step.Settlement, Moment.Before), new(Step.Settlement, Moment.After),
    ];

    public string Kind => (Step, Moment) switch
    {
        (Step.Import, _) => "kill mid-import",
        (Step.Plan, Moment.Before) => "kill mid-plan",
        _ => $"kill {Moment} {Step}".ToLowerInvariant(),
    };

    public async Task<bool> Strike(Arena arena, CancellationToken stop)
    {
        using var trap = arena.Gate.Set(Step, Moment);
        await trap.Caught.WaitAsync(stop);
        var process = await trap.Caught;
        arena.Log.Write($"{Kind}: {process}");
        await process.Kill();
        trap.Release(Verdict.Cut);
        return true;
    }
}
