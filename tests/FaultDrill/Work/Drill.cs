using OrleansPayouts.FaultDrill.Checks;
using OrleansPayouts.FaultDrill.Plan;
using OrleansPayouts.FaultDrill.Processes;
using OrleansPayouts.FaultDrill.Proxy;
using OrleansPayouts.FaultDrill.Reports;

namespace OrleansPayouts.FaultDrill.Work;

/// <summary>All rounds, on one database and one Stripe, so that what a round leaves behind is there in the next.</summary>
internal sealed class Drill(DrillOptions options, DrillReport report, TimeProvider time)
{
    private readonly HashSet<string> keysFromBeforeRestore = [];
    private bool isStuck;

    /// <summary>Gives the number of violations.</summary>
    public async Task<int> Run(CancellationToken stop)
    {
        using var watch = new ProcessWatch();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var log = new DrillLog(Path.Combine(options.Folder, "drill.log"), time);
        var gate = new StepGate();
        await using var database = await DrillDatabase.Start(options.Folder, watch, time, stop);
        await using var simulator = await SimulatorProcess.Start(options.Folder, options.Seed, watch, stop);
        var recoveries = new RecoveryWatch(database, log, time);
        var launch = new ProgramLaunch(options.Folder, options.Builds, options.Silos, database, simulator, gate, watch);
        await using var supervisor = new Supervisor(launch, process => _ = recoveries.Watch(process, ended.Token), time);
        var publisher = new Publisher(supervisor, options.Seed, time);
        var arena = new Arena(database, simulator, supervisor, gate, publisher, log, recoveries, options.Folder, time);
        var violations = 0;
        try
        {
            await Starts(supervisor, launch, stop);
            await publisher.Schedule(stop);
            for (var round = options.From; round < options.From + options.Rounds && (violations == 0 || options.GoOn) && !isStuck; round++)
                violations += await Run(arena, RoundPlanner.Draw(options.Seed, round, options.Silos).Without(options.Without), stop);
        }
        finally
        {
            await ended.CancelAsync();
        }
        report.Ends(violations);
        return violations;
    }

    /// <summary>A program that does not even start is no matter for a drill.</summary>
    private static async Task Starts(Supervisor supervisor, ProgramLaunch launch, CancellationToken stop)
    {
        await supervisor.Want(1);
        var first = supervisor.Silos[0];
        if (await first.Ready.WaitAsync(stop) is null)
            throw new InvalidOperationException($"The program does not start; {launch.LogOf(first.Number)} says why.");
    }

    private async Task<int> Run(Arena arena, RoundPlan plan, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        var struckBefore = await arena.Simulator.Fired(stop);
        var faultsBefore = report.Tally.Total;
        var payoutsBefore = await Payouts(arena, stop);
        var found = new List<Violation>();
        try
        {
            found.AddRange(await new Round(arena, plan, report.Tally, options.SettleBound).Go(stop).WaitAsync(options.RoundLimit, time, stop));
        }
        catch (TimeoutException)
        {
            // Its faults may strike yet, so that nothing that follows could be judged.
            isStuck = true;
            found.Add(new Violation("I7", $"the round has not come to its end within {options.RoundLimit.TotalSeconds:N0} s"));
        }
        foreach (var (kind, times) in await arena.Simulator.Fired(stop))
            report.Tally.Add(Faults.StripeFaults.NameOf(kind), times - struckBefore.GetValueOrDefault(kind));
        found.AddRange(await Judge(arena, stop));
        report.RoundEnds(plan, await Payouts(arena, stop) - payoutsBefore, report.Tally.Total - faultsBefore, time.GetElapsedTime(started), arena.Recoveries.Measured, found);
        return found.Count;
    }

    private async Task<IReadOnlyList<Violation>> Judge(Arena arena, CancellationToken stop)
    {
        if (arena.RestoredTo is not null)
        {
            keysFromBeforeRestore.UnionWith(Transfer.ReadJournal(arena.Simulator.Folder).Select(transfer => transfer.Key));
            arena.RestoredTo = null;
        }
        var evidence = await Evidence.Collect(arena.Database, arena.Simulator, arena.Publisher.Accepted, keysFromBeforeRestore, stop);
        var books = await arena.Database.Ask(connection => LedgerChecks.Judge(connection, stop), stop);
        return [.. MoneyChecks.Judge(evidence), .. LifeChecks.Judge(evidence), .. KeyChecks.Judge(evidence), .. books];
    }

    /// <summary>None, before a first process has made the tables.</summary>
    private static async Task<long> Payouts(Arena arena, CancellationToken stop) =>
        await arena.Database.Number("select count(to_regclass('payouts'))", stop) == 0
            ? 0
            : await arena.Database.Number("select count(*) from payouts", stop);
}
