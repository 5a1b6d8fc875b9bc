using OrleansPayouts.FaultDrill.Processes;

namespace OrleansPayouts.FaultDrill.Proxy;

/// <summary>Catches the first statement or answer of a step, and holds it until told what becomes of it.</summary>
internal sealed class Trap(StepGate gate, Step step, Moment moment, IVictim? only) : IDisposable
{
    private readonly TaskCompletionSource<IVictim> caught = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Verdict> verdict = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whose statement or answer it is that was caught.</summary>
    public Task<IVictim> Caught => caught.Task;

    public bool Wants(Step reached, Moment at, IVictim process) =>
        reached == step && at == moment && (only is null || only == process);

    public Task<Verdict> Hold(IVictim process)
    {
        caught.TrySetResult(process);
        return verdict.Task;
    }

    public void Release(Verdict what) => verdict.TrySetResult(what);

    /// <summary>What is still held goes on its way.</summary>
    public void Dispose()
    {
        gate.Remove(this);
        Release(Verdict.Pass);
    }
}
