using OrleansPayouts.FaultDrill.Checks;
using OrleansPayouts.FaultDrill.Faults;
using OrleansPayouts.FaultDrill.Plan;
using OrleansPayouts.FaultDrill.Reports;

namespace OrleansPayouts.FaultDrill.Work;

/// <summary>One round: the program works, the faults of the plan strike, then they end, and the program has to settle by itself.</summary>
internal sealed class Round(Arena arena, RoundPlan plan, FaultTally tally, TimeSpan settleBound)
{
    /// <summary>Ends every stall at Stripe.</summary>
    private static readonly TimeSpan LongerThanAnyStall = TimeSpan.FromSeconds(90);

    private int Believers => plan.Tracks.Any(track => track.Any(fault => fault is TwoActivations)) ? 2 : 1;

    public async Task<IReadOnlyList<Violation>> Go(CancellationToken stop)
    {
        arena.Log.Write(plan.ToString());
        arena.Silos = plan.Silos;
        await arena.Simulator.ResetPeaks();
        var stalledBefore = await Stalled(stop);
        await arena.Supervisor.Want(plan.Silos);
        await arena.Supervisor.Api(stop);
        var workload = new Workload(arena.Publisher, arena.Database, plan.Round, plan.WritersARun, arena.Time);
        arena.Workload = workload;
        var work = workload.Go(stop);
        await Task.WhenAll(plan.Tracks.Select(track => Strike(track, stop)));
        await arena.Simulator.ClearFaults();
        await arena.Simulator.Advance(LongerThanAnyStall);
        workload.Finish();
        var load = LoadChecks.Judge(await arena.Simulator.Report(stop), Believers, await Stalled(stop) - stalledBefore).ToList();
        await work.WaitAsync(stop);
        await Strike(plan.Afterwards, stop);
        await new Settling(arena, plan.Round, tally).Go(settleBound, stop);
        return [.. load, .. Split(workload), .. Late(), .. Found()];
    }

    private static IEnumerable<Violation> Split(Workload workload) =>
        workload.SplitCalls.Select(runs => new Violation("I8", $"calls under one idempotency key, made at once, got several runs: {runs}"));

    private async Task<long> Stalled(CancellationToken stop) =>
        await arena.Simulator.Fired("stallBeforeCommit", stop) + await arena.Simulator.Fired("stallAfterCommit", stop);

    private IEnumerable<Violation> Late() => arena.Recoveries.TakeLate().Select(late => new Violation("I7", late));

    private IReadOnlyList<Violation> Found()
    {
        var found = arena.Found.ToList();
        arena.Found.Clear();
        return found;
    }

    private async Task Strike(IEnumerable<IFault> track, CancellationToken stop)
    {
        foreach (var fault in track)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
            patience.CancelAfter(fault.Patience);
            try
            {
                if (await fault.Strike(arena, patience.Token))
                    tally.Add(fault.Kind);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                arena.Log.Write($"{fault.Kind} has not found what it was to strike");
            }
        }
    }
}
