namespace OrleansPayouts.Grains.Tests.OrleansStorage.Grains;

public sealed class WorkGrain : Grain, IWorkGrain
{
    private Probe Probe => Probe.Of(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Probe.Note("activate");
        return Task.CompletedTask;
    }

    public Task Note(string happened)
    {
        Probe.Note(happened);
        return Task.CompletedTask;
    }

    public async Task Wait(string gate)
    {
        Probe.Note($"begin {gate}");
        await Probe.Gate(gate);
        Probe.Note($"end {gate}");
    }
}
