namespace OrleansPayouts.Bench;

/// <summary>
/// What monitoring and the audit chain cost: the engine with both and without, in turn, in one process. Each pair is compared
/// with itself, so that a machine that changes its pace between pairs changes nothing.
/// </summary>
internal static class WatchBench
{
    public static async Task<int> Run(EngineSettings settings, CancellationToken stop)
    {
        Console.WriteLine($"{settings.Rounds} pairs of {settings.Payouts:N0} payouts, {settings.Concurrency} in flight, batches of {settings.BatchSize}");
        await using var database = await BenchDatabase.Start(stop);
        await database.CountStatements(stop);
        // Once unmeasured: the runtime compiles hot methods anew, twice, while it runs.
        await Round(database, settings, stop);
        var pairs = new List<(EngineRound Without, EngineRound With)>();
        for (var pair = 1; pair <= settings.Rounds; pair++)
        {
            // Who comes second has warmer caches: they take turns in that, too.
            var isFirst = pair % 2 == 0;
            var first = await Round(database, settings with { IsWatched = isFirst }, stop);
            var second = await Round(database, settings with { IsWatched = !isFirst }, stop);
            var (without, with) = isFirst ? (second, first) : (first, second);
            Console.WriteLine(
                $"pair {pair}: {settings.Payouts / without.Seconds:N0}/s without, {settings.Payouts / with.Seconds:N0}/s with; {Cpu(without) / settings.Payouts:N3} and {Cpu(with) / settings.Payouts:N3} CPU ms a payout");
            pairs.Add((without, with));
        }
        Print("time, whole run", pairs, round => round.Seconds);
        Print("time, planning aside", pairs, round => round.Seconds - round.PlanSeconds);
        Print("CPU, ours", pairs, round => round.CpuMs);
        Print("CPU, database", pairs, round => round.DatabaseCpuMs);
        Print("CPU, both", pairs, Cpu);
        return 0;
    }

    private static double Cpu(EngineRound round) => round.CpuMs + round.DatabaseCpuMs;

    private static async Task<EngineRound> Round(BenchDatabase database, EngineSettings settings, CancellationToken stop)
    {
        await using var simulator = await SimulatorProcess.Start(stop);
        await database.Create(stop);
        if (!settings.IsWatched)
            await database.StopWatching(stop);
        await database.Seed(1, settings.Payouts, stop);
        return await EngineBench.RunEngine(simulator, database, settings, stop);
    }

    private static void Print(string what, List<(EngineRound Without, EngineRound With)> pairs, Func<EngineRound, double> figure)
    {
        var ratios = pairs.Select(pair => figure(pair.With) / figure(pair.Without)).Order().ToList();
        Console.WriteLine($"{what,-22}{ratios[ratios.Count / 2] - 1,8:P1} more (the middle half of the pairs {ratios[ratios.Count / 4] - 1:P1} to {ratios[ratios.Count * 3 / 4] - 1:P1})");
    }
}
