using System.Collections.Immutable;

namespace OrleansPayouts.FaultDrill.Processes;

/// <summary>
/// Keeps the wanted number of processes running on the one database. Of the single-process build one works and another
/// waits as a standby; of the cluster's all work, and a front end stands before them.
/// </summary>
internal sealed class Supervisor(ProgramLaunch launch, Action<ProgramProcess> started, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(50);

    /// <summary>Replaced as a whole: others look at it meanwhile.</summary>
    private ImmutableList<Seat> seats = [];

    private Seat? frontEnd;
    private int count;

    /// <summary>The processes that make payouts, or wait to.</summary>
    public IReadOnlyList<ProgramProcess> Workers => seats.Select(seat => seat.Current).OfType<ProgramProcess>().ToList();

    /// <summary>Sets how many processes make payouts, or wait to.</summary>
    public async Task Want(int processes)
    {
        while (seats.Count < processes)
            seats = seats.Add(Fill(launch.IsCluster ? ProgramRole.Silo : ProgramRole.Single));
        if (launch.IsCluster && processes > 0)
            frontEnd ??= Fill(ProgramRole.FrontEnd);
        while (seats.Count > processes)
        {
            // The one that does not work goes, where there is one.
            var seat = seats.Find(place => place.Current is not { Serves: true }) ?? seats[^1];
            seats = seats.Remove(seat);
            await seat.Clear();
        }
        if (processes == 0 && frontEnd is { } last)
        {
            frontEnd = null;
            await last.Clear();
        }
    }

    /// <summary>Kills all, and starts none until <see cref="Want"/> is asked again.</summary>
    public Task KillAll() => Want(0);

    /// <summary>From now on processes are started from the next build.</summary>
    public void NextBuild() => launch.NextBuild();

    /// <summary>The process that answers over HTTP.</summary>
    public Task<ProgramProcess> Front(CancellationToken stop) =>
        Find(() => launch.IsCluster ? frontEnd?.Current is { Serves: true } front ? front : null : Workers.FirstOrDefault(process => process.Serves), stop);

    /// <summary>The process that makes payouts: in a cluster, the one that was last seen doing so.</summary>
    public Task<ProgramProcess> Worker(CancellationToken stop) =>
        Find(() => Workers.Where(process => process.Serves).MaxBy(process => process.LastWork), stop);

    /// <summary>Returns when so many of them work.</summary>
    public Task Work(int processes, CancellationToken stop) =>
        Find(() => Workers.Count(process => process.Serves) >= processes ? Workers[0] : null, stop);

    /// <summary>A process of the single-process build that waits while another works.</summary>
    public Task<ProgramProcess> Standby(CancellationToken stop) => Find(
        () => Workers.Any(process => process.Serves) ? Workers.FirstOrDefault(process => !process.Serves && process.HasAskedForLock) : null, stop);

    public async ValueTask DisposeAsync() => await KillAll();

    private async Task<ProgramProcess> Find(Func<ProgramProcess?> find, CancellationToken stop)
    {
        while (true)
        {
            if (find() is { } found)
                return found;
            await Task.Delay(LookAgainAfter, time, stop);
        }
    }

    private Seat Fill(ProgramRole role)
    {
        var seat = new Seat(() => StartOne(role), time);
        seat.Fill();
        return seat;
    }

    private ProgramProcess StartOne(ProgramRole role)
    {
        var process = ProgramProcess.Start(launch, role, Interlocked.Increment(ref count), time);
        started(process);
        return process;
    }
}
