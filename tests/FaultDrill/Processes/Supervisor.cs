using System.Collections.Immutable;

namespace OrleansPayouts.FaultDrill.Processes;

/// <summary>Keeps the wanted number of processes running on the one database: one works, another waits as a standby.</summary>
internal sealed class Supervisor(ApiLaunch launch, Action<ApiProcess> started, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(50);

    /// <summary>Replaced as a whole: others look at it meanwhile.</summary>
    private ImmutableList<Seat> seats = [];
    private int count;

    public IReadOnlyList<ApiProcess> Processes => seats.Select(seat => seat.Current).OfType<ApiProcess>().ToList();

    /// <summary>Sets how many processes there are.</summary>
    public async Task Want(int processes)
    {
        while (seats.Count < processes)
        {
            var seat = new Seat(StartOne, time);
            seats = seats.Add(seat);
            seat.Fill();
        }
        while (seats.Count > processes)
        {
            // The one that does not work goes, where there is one.
            var seat = seats.Find(place => place.Current is not { Serves: true }) ?? seats[^1];
            seats = seats.Remove(seat);
            await seat.Clear();
        }
    }

    /// <summary>Kills all, and starts none until <see cref="Want"/> is asked again.</summary>
    public Task KillAll() => Want(0);

    /// <summary>The process that works, when there is one.</summary>
    public async Task<ApiProcess> Active(CancellationToken stop)
    {
        while (true)
        {
            if (Processes.FirstOrDefault(process => process.Serves) is { } active)
                return active;
            await Task.Delay(LookAgainAfter, time, stop);
        }
    }

    /// <summary>A process that waits as a standby, when there is one.</summary>
    public async Task<ApiProcess> Standby(CancellationToken stop)
    {
        while (true)
        {
            var processes = Processes;
            if (processes.Any(process => process.Serves) && processes.FirstOrDefault(process => !process.Serves && process.HasAskedForLock) is { } standby)
                return standby;
            await Task.Delay(LookAgainAfter, time, stop);
        }
    }

    public async ValueTask DisposeAsync() => await KillAll();

    private ApiProcess StartOne()
    {
        var process = ApiProcess.Start(launch, Interlocked.Increment(ref count), time);
        started(process);
        return process;
    }
}
