using System.Diagnostics;
using System.Text.Json;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Runs;
using OrleansPayouts.Silo.Postgres;

namespace OrleansPayouts.Bench;

/// <summary>Plans one run over many writers, all of whom are paid, page by page as the run grain does.</summary>
internal static class PlanningBench
{
    private const int SeedAtOnce = 100_000;

    public static async Task<int> Run(int writers, FileInfo? json, CancellationToken stop)
    {
        await using var server = await BenchDatabase.Start(stop);
        await server.Create(stop);
        for (var first = 1; first <= writers; first += SeedAtOnce)
        {
            await server.Seed(first, Math.Min(SeedAtOnce, writers - first + 1), stop);
            Console.WriteLine($"seeded {Math.Min(first + SeedAtOnce - 1, writers):N0} writers");
        }
        var figures = await Plan(server, writers, stop);
        Console.WriteLine(
            $"planned {figures.Planned:N0} payouts for {writers:N0} writers in {figures.Seconds:N1} s ({figures.WritersPerSecond:N0}/s), "
            + $"{figures.CpuMsPerWriter:N4} ms CPU each (database {figures.DatabaseCpuMsPerWriter:N4}), peak memory {figures.PeakRssMb:N0} MB");
        if (json is not null)
            await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(figures, FigureJson.Options), stop);
        return 0;
    }

    private static async Task<PlanningFigures> Plan(BenchDatabase server, int writers, CancellationToken stop)
    {
        var databaseCpu = server.EndedSessionsCpuMs();
        var database = PayoutDatabase.Open(server.ConnectionString);
        var planner = new RunPlanner(new PostgresPlanStore(database), TimeProvider.System);
        var runs = new PostgresRunStore(database);
        var now = TimeProvider.System.GetUtcNow();
        var run = (await runs.Start(
            new PayoutRun
            {
                Id = RunId.ForManual(Guid.CreateVersion7(now)),
                Settings = new RunSettings(500, 3, MinimumThresholds.Default),
                CorrelationId = "bench",
                StartedBy = "admin",
                StartedAt = now,
            },
            idempotencyKey: null,
            stop)).Run!;
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        for (PayoutRun? next = run; next is not null; next = await planner.PlanPage(run, stop))
            run = next;
        var seconds = clock.Elapsed.TotalSeconds;
        var cpuMs = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds;
        var planned = (await runs.Totals(run.Id, stop)).Planned;
        await database.DisposeAsync();
        await Task.Delay(TimeSpan.FromSeconds(1), stop);
        var databaseCpuMs = server.EndedSessionsCpuMs() - databaseCpu;
        return new PlanningFigures(
            writers, planned, seconds, writers / seconds, cpuMs / writers, databaseCpuMs / writers, PeakMemory.Megabytes());
    }
}
