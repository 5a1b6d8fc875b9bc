using Orleans.Runtime;

namespace OrleansPayouts.Grains.Tests.Conformance.Grains;

public sealed class TickGrain : Grain, ITickGrain
{
    private IGrainTimer? _timer;
    private int _ticks;

    private Probe Probe => Probe.Of(this.GetPrimaryKeyString());

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Probe.Note("deactivated");
        return Task.CompletedTask;
    }

    public Task Start(TimeSpan dueTime, TimeSpan period, bool interleave, bool keepAlive)
    {
        _timer = this.RegisterGrainTimer(
            Tick,
            new GrainTimerCreationOptions { DueTime = dueTime, Period = period, Interleave = interleave, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }

    public Task StartFailing(TimeSpan period)
    {
        _timer = this.RegisterGrainTimer(
            static (probe, _) =>
            {
                probe.Note("tick");
                throw new FormatException("a bad tick");
            },
            Probe,
            new GrainTimerCreationOptions(period, period));
        return Task.CompletedTask;
    }

    public Task Change(TimeSpan dueTime, TimeSpan period)
    {
        _timer!.Change(dueTime, period);
        return Task.CompletedTask;
    }

    public Task Stop()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public async Task Wait(string gate)
    {
        Probe.Note($"begin {gate}");
        await Probe.Gate(gate);
        Probe.Note($"end {gate}");
    }

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task Ping() => Task.CompletedTask;

    public Task<string> RegisterElsewhere() => Task.Run(() =>
    {
        try
        {
            this.RegisterGrainTimer(_ => Task.CompletedTask, TimeSpan.Zero, TimeSpan.Zero);
            return "registered";
        }
        catch (InvalidOperationException refusal)
        {
            return refusal.GetType().Name;
        }
    });

    private async Task Tick(CancellationToken cancellationToken)
    {
        Probe.Note("tick");
        await Probe.Gate($"tick {++_ticks}");
        Probe.Note("tock");
    }
}
