using System.Collections.Immutable;

namespace OrleansPayouts.FaultDrill.Processes;

/// <summary>
/// Keeps the wanted number of silos running on the one database: one that the API hosts, or several with an API of their own
/// before them.
/// </summary>
internal sealed class Supervisor(ProgramLaunch launch, Action<ProgramProcess> started, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(50);

    /// <summary>Replaced as a whole: others look at it meanwhile.</summary>
    private ImmutableList<Seat> seats = [];

    /// <summary>Ports of silos that have ended: those that start next have them again, as on any machine.</summary>
    private readonly Stack<ProgramPorts> free = new();

    private readonly ProgramPorts apiPorts = ProgramPorts.Choose();

    private Seat? api;
    private int count;

    /// <summary>The processes that make payouts.</summary>
    public IReadOnlyList<ProgramProcess> Silos => seats.Select(seat => seat.Current).OfType<ProgramProcess>().ToList();

    /// <summary>Sets how many silos there are.</summary>
    public async Task Want(int silos)
    {
        while (seats.Count < silos)
            seats = seats.Add(Fill(launch.HasSiloProcesses ? ProgramRole.Silo : ProgramRole.ApiWithSilo, free.TryPop(out var last) ? last : ProgramPorts.Choose()));
        if (launch.HasSiloProcesses && silos > 0)
            api ??= Fill(ProgramRole.ApiClient, apiPorts);
        while (seats.Count > silos)
        {
            // One that is not ready goes first, where there is one.
            var seat = seats.Find(place => place.Current is not { Serves: true }) ?? seats[^1];
            seats = seats.Remove(seat);
            await seat.Clear();
            free.Push(seat.Ports);
        }
        if (silos == 0 && api is { } client)
        {
            api = null;
            await client.Clear();
        }
    }

    /// <summary>Kills all, and starts none until <see cref="Want"/> is asked again.</summary>
    public Task KillAll() => Want(0);

    /// <summary>From now on processes are started from the next build.</summary>
    public void NextBuild() => launch.NextBuild();

    /// <summary>The process that answers over HTTP.</summary>
    public Task<ProgramProcess> Api(CancellationToken stop) =>
        Find(() => launch.HasSiloProcesses ? api?.Current is { Serves: true } client ? client : null : Silos.FirstOrDefault(process => process.Serves), stop);

    /// <summary>The silo that makes payouts: of several, the one that was last seen doing so.</summary>
    public Task<ProgramProcess> Worker(CancellationToken stop) =>
        Find(() => Silos.Where(process => process.Serves).MaxBy(process => process.LastWork), stop);

    /// <summary>Returns when so many silos are ready.</summary>
    public Task AreReady(int silos, CancellationToken stop) =>
        Find(() => Silos is var all && all.Count(process => process.Serves) >= silos ? all[0] : null, stop);

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

    private Seat Fill(ProgramRole role, ProgramPorts ports)
    {
        var seat = new Seat(ports, () => StartOne(role, ports), time);
        seat.Fill();
        return seat;
    }

    private ProgramProcess StartOne(ProgramRole role, ProgramPorts ports)
    {
        var process = ProgramProcess.Start(launch, role, ports, Interlocked.Increment(ref count), time);
        started(process);
        return process;
    }
}
