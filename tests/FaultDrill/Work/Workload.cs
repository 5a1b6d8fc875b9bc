using OrleansPayouts.FaultDrill.Processes;

namespace OrleansPayouts.FaultDrill.Work;

/// <summary>Keeps the program busy: as soon as a run has ended, there is a next one.</summary>
internal sealed class Workload(Publisher publisher, DrillDatabase database, int round, int writersARun, TimeProvider time)
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(150);

    private const string StateSql = """
        select case when exists (select from runs where status = 'paused') then 2 when exists (select from runs where status <> 'completed') then 1 else 0 end
        """;

    private int wantedTriggers = 1;
    private volatile bool isFinishing;

    /// <summary>Runs that were named by calls under one idempotency key, where that were several.</summary>
    public List<string> SplitCalls { get; } = [];

    /// <summary>The next call is made that many times at once.</summary>
    public void BurstNext(int times) => Volatile.Write(ref wantedTriggers, times);

    /// <summary>Completes when the last wanted burst has been called.</summary>
    public bool BurstIsOver => Volatile.Read(ref wantedTriggers) == 1;

    /// <summary>Lets the run that is going on be the last one.</summary>
    public void Finish() => isFinishing = true;

    /// <summary>Works until it is to finish.</summary>
    public async Task Go(CancellationToken stop)
    {
        while (!isFinishing)
        {
            await publisher.Publish(round, writersARun, stop);
            await StartRun(stop);
            await RunEnds(stop);
        }
    }

    private async Task RunEnds(CancellationToken stop)
    {
        while (true)
        {
            switch (await database.Number(StateSql, stop))
            {
                case 0:
                    return;
                case 2:
                    // Somebody has put right whatever paused it.
                    await publisher.ResumePaused(stop);
                    break;
            }
            await Task.Delay(LookAgainAfter, time, stop);
        }
    }

    private async Task StartRun(CancellationToken stop)
    {
        var times = Volatile.Read(ref wantedTriggers);
        var runs = await publisher.Trigger(times, stop);
        Interlocked.CompareExchange(ref wantedTriggers, 1, times);
        if (runs.Count > 1)
            SplitCalls.Add(string.Join(", ", runs));
    }
}
