using Orleans.Concurrency;

namespace OrleansPayouts.Grains.Tests.Conformance.Grains;

[Reentrant]
public sealed class ReentrantGrain : Grain, IReentrantGrain
{
    private Probe Probe => Probe.Of(this.GetPrimaryKeyString());

    public Task Wait(string gate) => Probe.Gate(gate);

    public Task Open(string gate)
    {
        Probe.Open(gate);
        return Task.CompletedTask;
    }

    public async Task Churn()
    {
        for (var i = 0; i < 20; i++)
        {
            Probe.RunAlone();
            await Task.Yield();
        }
    }
}
