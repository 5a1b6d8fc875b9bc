using OrleansPayouts.FaultDrill.Processes;

namespace OrleansPayouts.FaultDrill.Reports;

/// <summary>
/// Measures invariant I7: when a process becomes the active one and a run is in flight, how long until it goes on with it.
/// Measured only where nothing else is disturbed meanwhile.
/// </summary>
internal sealed class RecoveryWatch(DrillDatabase database, DrillLog log, TimeProvider time)
{
    /// <summary>What is in flight at a kill is taken up again within this time of the next process's being ready.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(3);

    private const string InFlightSql = """
        select count(*) from payouts p join runs r on r.id = p.run_id where p.status = 'reserved' and r.status in ('planning', 'dispatching')
        """;

    /// <summary>While the circuit is open nothing is sent, whoever is ready.</summary>
    private const string CircuitSql = "select count(*) from grain_state where state -> 'Circuit' ->> 'Status' <> '0'";

    private readonly Lock gate = new();
    private readonly List<TimeSpan> measured = [];
    private readonly List<string> late = [];
    private int disturbances;

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

    /// <summary>Says that something begins or ends that may hold a process up.</summary>
    public void Disturb() => Interlocked.Increment(ref disturbances);

    public async Task Watch(ProgramProcess process, CancellationToken stop)
    {
        try
        {
            // In a cluster the others go on, long before it is back.
            if (process.Role != ProgramRole.Single || await process.Ready is not { } ready)
                return;
            var before = Volatile.Read(ref disturbances);
            if (!process.FirstWork.IsCompleted && (await database.Number(InFlightSql, stop) == 0 || await database.Number(CircuitSql, stop) > 0))
                return;
            var ended = await Task.WhenAny(process.FirstWork, process.Exited, Task.Delay(4 * Bound, time, stop));
            if (ended == process.Exited || before != Volatile.Read(ref disturbances))
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
}
