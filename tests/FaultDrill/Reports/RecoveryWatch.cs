using OrleansPayouts.FaultDrill.Processes;

namespace OrleansPayouts.FaultDrill.Reports;

/// <summary>
/// Measures invariant I7 of a single silo: when it is ready again and a run is in flight, how long until it goes on with it.
/// Measured only where nothing else is disturbed meanwhile.
/// </summary>
internal sealed class RecoveryWatch(DrillDatabase database, DrillLog log, TimeProvider time)
{
    /// <summary>What is in flight at a kill is taken up again within this time of the next process's being ready.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(3);

    private const string InFlightSql = """
        select count(*) from payouts p join runs r on r.id = p.run_id where p.status = 'reserved' and r.status in ('planning', 'dispatching')
        """;

    /// <summary>While the circuit is open nothing is sent, whichever process is ready.</summary>
    private const string CircuitSql = """
        select count(*) from orleansstorage
        where graintypestring = 'throttle' and convert_from(payloadbinary, 'UTF8')::jsonb -> 'Circuit' ->> 'Status' <> '0'
        """;

    private readonly Lock gate = new();
    private readonly List<TimeSpan> measured = [];
    private readonly List<string> late = [];
    private int disturbances;
    private int going;

    public IReadOnlyList<TimeSpan> Measured
    {
        get
        {
            lock (gate)
                return [.. measured];
        }
    }

    /// <summary>Those that took longer than <see cref="Bound"/>, and forgets them.</summary>
    public IReadOnlyList<string> TakeLate()
    {
        lock (gate)
        {
            var found = late.ToList();
            late.Clear();
            return found;
        }
    }

    /// <summary>Nothing that is being measured now counts: something has happened that holds a process up.</summary>
    public void Disturb() => Interlocked.Increment(ref disturbances);

    /// <summary>The same for as long as something goes on, and once more when it ends.</summary>
    public IDisposable Suspend()
    {
        Interlocked.Increment(ref going);
        return new Suspension(this);
    }

    public async Task Watch(ProgramProcess process, CancellationToken stop)
    {
        try
        {
            // Of several silos the others go on, long before it is back.
            if (process.Role != ProgramRole.ApiWithSilo || await process.Ready is not { } ready || Volatile.Read(ref going) > 0)
                return;
            var before = Volatile.Read(ref disturbances);
            if (!process.FirstWork.IsCompleted && (await database.Number(InFlightSql, stop) == 0 || await database.Number(CircuitSql, stop) > 0))
                return;
            var ended = await Task.WhenAny(process.FirstWork, process.Exited, Task.Delay(4 * Bound, time, stop));
            if (ended == process.Exited || before != Volatile.Read(ref disturbances) || Volatile.Read(ref going) > 0)
                return;
            Note(process, time.GetUtcNow() - ready);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The drill is over.
        }
    }

    private void Note(ProgramProcess process, TimeSpan took)
    {
        log.Write($"{process} went on {took.TotalMilliseconds:N0} ms after it was ready");
        lock (gate)
        {
            measured.Add(took);
            if (took > Bound)
                late.Add($"{process} went on only {took.TotalSeconds:N1} s after it was ready");
        }
    }
    private sealed class Suspension(RecoveryWatch watch) : IDisposable
    {
        public void Dispose()
        {
            watch.Disturb();
            Interlocked.Decrement(ref watch.going);
        }
    }
}
