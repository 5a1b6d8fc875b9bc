namespace OrleansPayouts.FaultDrill.Processes;

/// <summary>
/// A place for one process, filled again whenever its process ends: what systemd or a container's restart policy does.
/// </summary>
internal sealed class Seat(ProgramPorts ports, Func<ProgramProcess> start, TimeProvider time)
{
    private static readonly TimeSpan RestartAfter = TimeSpan.FromMilliseconds(100);

    private CancellationTokenSource? kept;
    private Task loop = Task.CompletedTask;

    public ProgramPorts Ports => ports;

    public ProgramProcess? Current { get; private set; }

    public void Fill()
    {
        kept = new CancellationTokenSource();
        loop = Keep(kept.Token);
    }

    /// <summary>Ends its process with kill -9, and leaves it empty.</summary>
    public async Task Clear()
    {
        if (kept is null)
            return;
        await kept.CancelAsync();
        await loop;
        kept.Dispose();
        kept = null;
    }

    private async Task Keep(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await using var process = start();
            Current = process;
            await Task.WhenAny(process.Exited, Task.Delay(Timeout.InfiniteTimeSpan, time, stop));
            Current = null;
            if (!stop.IsCancellationRequested)
                await Task.WhenAny(Task.Delay(RestartAfter, time, stop));
        }
    }
}
