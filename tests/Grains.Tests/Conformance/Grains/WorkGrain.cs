using Orleans.Runtime;
using Orleans.Storage;

namespace OrleansPayouts.Grains.Tests.Conformance.Grains;

public sealed class WorkGrain : Grain, IWorkGrain
{
    private Probe Probe => Probe.Of(this.GetPrimaryKeyString());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Probe.Note("activate");
        await Task.Yield();
        if (Probe.ActivationsToFail-- <= 0)
            return;
        await Probe.Gate("fail");
        throw new InvalidOperationException("no activation today");
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Probe.Note($"deactivating {reason.ReasonCode}");
        if (Probe.HoldsDeactivation)
            await Probe.Gate("deactivate");
        Probe.Note("deactivated");
    }

    public Task Note(string happened)
    {
        Probe.Note(happened);
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

    public async Task Wait(string gate)
    {
        Probe.Note($"begin {gate}");
        await Probe.Gate(gate);
        Probe.Note($"end {gate}");
    }

    public Task WaitFiveSeconds(string gate) => Wait(gate);

    public async Task WaitCancellable(string gate, CancellationToken cancellationToken)
    {
        Probe.Note($"begin {gate}");
        cancellationToken.Register(() => Probe.Note("cancelled"));
        await Probe.Gate(gate);
    }

    public Task Interleave(string happened) => Note(happened);

    public Task CallBack(string other) => GrainFactory.GetGrain<IWorkGrain>(other).CallBack(this.GetPrimaryKeyString());

    public Task Fail(string words) => throw new FormatException(words);

    public async Task FailStale()
    {
        await Task.Yield();
        throw new InconsistentStateException("written by someone else");
    }

    public Task CallStale(string other) => GrainFactory.GetGrain<IWorkGrain>(other).FailStale();

    public async Task End(string gate)
    {
        DeactivateOnIdle();
        await Wait(gate);
    }

    public async Task BeWaitedFor()
    {
        var own = Task.Factory.StartNew(
            () => Probe.Note("own task"), CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Current);
        var isWaiting = false;
        var outside = Task.Run(() =>
        {
            Volatile.Write(ref isWaiting, true);
            own.Wait();
        });

        // A thread that waits for a task would like to run it itself; it gets the time to try.
        SpinWait.SpinUntil(() => Volatile.Read(ref isWaiting));
        SpinWait.SpinUntil(() => own.IsCompleted, TimeSpan.FromMilliseconds(100));
        Probe.Note("busy until now");
        await outside;
    }

    public Task<string> Key() => Task.FromResult(this.GetPrimaryKeyString());
}
