using OrleansPayouts.FaultDrill.Processes;

namespace OrleansPayouts.FaultDrill.Proxy;

/// <summary>Where all proxies ask, at each step, what befalls it.</summary>
internal sealed class StepGate
{
    private readonly Lock gate = new();
    private readonly List<Trap> traps = [];

    /// <summary>How much later each of the database's answers comes.</summary>
    public TimeSpan Delay { get; set; }

    public Trap Set(Step step, Moment moment, IVictim? only = null)
    {
        var trap = new Trap(this, step, moment, only);
        lock (gate)
            traps.Add(trap);
        return trap;
    }

    public async ValueTask<Verdict> Reach(Step step, Moment moment, IVictim process)
    {
        Trap? trap;
        lock (gate)
        {
            trap = traps.Find(set => set.Wants(step, moment, process));
            if (trap is not null)
                traps.Remove(trap);
        }
        return trap is null ? Verdict.Pass : await trap.Hold(process);
    }

    public void Remove(Trap trap)
    {
        lock (gate)
            traps.Remove(trap);
    }
}
