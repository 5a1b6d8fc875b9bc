using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo;
using OrleansPayouts.Silo.Hosting.Access;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Silo.Stripe;

namespace OrleansPayouts.Bench;

/// <summary>Engine and bare loop in turn, in one process, against one simulator and one database server.</summary>
internal static class EngineBench
{
    public static async Task<int> Run(EngineSettings settings, CancellationToken stop)
    {
        Console.WriteLine($"{settings.Rounds} rounds of {settings.Payouts:N0} payouts, {settings.Concurrency} in flight, batches of {settings.BatchSize}");
        await using var database = await BenchDatabase.Start(stop);
        await database.CountStatements(stop);
        // A whole round unmeasured: the runtime compiles hot methods anew, twice, while it runs.
        await Round(database, settings, stop);
        var engine = new List<EngineRound>();
        var loop = new List<LoopRound>();
        for (var round = 1; round <= settings.Rounds; round++)
        {
            var (ours, bare) = await Round(database, settings, stop);
            Console.WriteLine(
                $"round {round}: engine {settings.Payouts / ours.Seconds:N0}/s (planning {ours.PlanSeconds:N2} s), bare loop {settings.Payouts / bare.Seconds:N0}/s");
            engine.Add(ours);
            loop.Add(bare);
        }
        var figures = Summarize(settings, engine, loop);
        Print(figures);
        if (settings.Statements)
            await database.PrintStatements(stop);
        if (settings.Json is { } file)
            await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(figures, FigureJson.Options), stop);
        return 0;
    }

    private static async Task<(EngineRound Engine, LoopRound Loop)> Round(BenchDatabase database, EngineSettings settings, CancellationToken stop)
    {
        // A new one each time: an empty database has the engine read Stripe's list, and what earlier rounds have sent is in it.
        await using var simulator = await SimulatorProcess.Start(stop);
        await database.Create(stop);
        await database.Seed(1, settings.Payouts, stop);
        using var gateway = new StripeTransferGateway(Stripe(simulator, settings), TimeProvider.System, Silent<StripeTransferGateway>());
        var loop = await BareLoop.Run(gateway, database, settings, stop);
        Npgsql.NpgsqlConnection.ClearAllPools();
        // Likewise: the bare loop has sent as much.
        await using var another = await SimulatorProcess.Start(stop);
        var engine = await RunEngine(another, database, settings, stop);
        return (engine, loop);
    }

    internal static async Task<EngineRound> RunEngine(
        SimulatorProcess simulator, BenchDatabase database, EngineSettings settings, CancellationToken stop)
    {
        var before = await database.Work(stop);
        var databaseCpu = database.EndedSessionsCpuMs();
        using var host = Compose(simulator, database, settings);
        await host.StartAsync(stop);
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var start = TimeProvider.System.GetUtcNow();
        var scheduler = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key);
        RequestContext.Set(FrontEndProof.Name, host.Services.GetRequiredService<FrontEndProof>().Value);
        var result = await scheduler.Trigger(new RunTrigger("admin", "bench", Force: true));
        var run = result.Run!.Value;
        var watched = host.Services.GetRequiredService<WatchedRunStore>();
        var planned = (await watched.Planned.WaitAsync(stop) - start).TotalSeconds;
        var seconds = (await watched.Completed.WaitAsync(stop) - start).TotalSeconds;
        var cpuMs = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds;
        var totals = await host.Services.GetRequiredService<IRunStore>().Totals(run, stop);
        if (totals.Paid != settings.Payouts)
            throw new InvalidOperationException($"{totals.Paid} of {settings.Payouts} payouts were paid.");
        var (p50, p99) = host.Services.GetRequiredService<MeasuredJournal>().Take();
        await host.StopAsync(stop);
        // A session reports its statistics at its end at the latest, and the pool ends with the host.
        host.Dispose();
        await Task.Delay(TimeSpan.FromSeconds(1), stop);
        var after = await database.Work(stop);
        return new EngineRound(seconds, planned, cpuMs, database.EndedSessionsCpuMs() - databaseCpu, after.Commits - before.Commits, after.Statements - before.Statements, p50, p99);
    }

    private static IHost Compose(SimulatorProcess simulator, BenchDatabase database, EngineSettings settings)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddPayoutSilo(new PayoutSiloOptions
        {
            ConnectionString = database.ConnectionString,
            DataKeys = BenchDatabase.Keys,
            Stripe = Stripe(simulator, settings),
            MonitoringEnabled = settings.IsWatched,
            // A rate that no machine reaches: no limit.
            Payouts = new PayoutOptions { BatchSize = settings.BatchSize, MaxConcurrentProcessing = settings.Concurrency, MaxRequestsPerSecond = 10_000_000 },
        });
        builder.Services.AddSingleton(provider => new MeasuredJournal(
            ActivatorUtilities.CreateInstance<StripeTransferGateway>(provider, Stripe(simulator, settings)),
            provider.GetRequiredService<PostgresPayoutJournal>()));
        builder.Services.AddSingleton<ITransferGateway>(provider => provider.GetRequiredService<MeasuredJournal>());
        builder.Services.AddSingleton<IPayoutJournal>(provider => provider.GetRequiredService<MeasuredJournal>());
        builder.Services.AddSingleton(provider => new WatchedRunStore(ActivatorUtilities.CreateInstance<PostgresRunStore>(provider)));
        builder.Services.AddSingleton<IRunStore>(provider => provider.GetRequiredService<WatchedRunStore>());
        return builder.Build();
    }

    private static StripeOptions Stripe(SimulatorProcess simulator, EngineSettings settings) => new()
    {
        SecretKey = SimulatorProcess.Key,
        ApiBase = simulator.Address,
        MaxConnections = settings.Concurrency,
    };

    private static ILogger<T> Silent<T>() => Microsoft.Extensions.Logging.Abstractions.NullLogger<T>.Instance;

    private static EngineFigures Summarize(EngineSettings settings, List<EngineRound> engine, List<LoopRound> loop)
    {
        double payouts = settings.Payouts;
        return new EngineFigures
        {
            Payouts = settings.Payouts,
            Concurrency = settings.Concurrency,
            BatchSize = settings.BatchSize,
            PayoutsPerSecond = Median(engine, round => payouts / round.Seconds),
            DispatchPerSecond = Median(engine, round => payouts / (round.Seconds - round.PlanSeconds)),
            PlanSeconds = Median(engine, round => round.PlanSeconds),
            CpuMsPerPayout = Median(engine, round => round.CpuMs / payouts),
            LimitCpuMsPerPayout = Median(loop, round => round.CpuMs / payouts),
            DatabaseCpuMsPerPayout = Median(engine, round => round.DatabaseCpuMs / payouts),
            CommitsPerPayout = Median(engine, round => round.Commits / payouts),
            StatementsPerPayout = Median(engine, round => round.Statements / payouts),
            P50Ms = Median(engine, round => round.P50Ms),
            P99Ms = Median(engine, round => round.P99Ms),
            PeakRssMb = PeakMemory.Megabytes(),
            LimitPayoutsPerSecond = Median(loop, round => payouts / round.Seconds),
            RatioToLimit = Median(engine.Zip(loop).ToList(), pair => pair.Second.Seconds / pair.First.Seconds),
            DispatchRatioToLimit = Median(engine.Zip(loop).ToList(), pair => pair.Second.Seconds / (pair.First.Seconds - pair.First.PlanSeconds)),
        };
    }

    private static double Median<T>(List<T> rounds, Func<T, double> figure) => rounds.Select(figure).Order().ElementAt(rounds.Count / 2);

    private static void Print(EngineFigures figures)
    {
        Console.WriteLine();
        Console.WriteLine($"{"",-26}{"engine",12}{"bare loop",12}{"budget",12}");
        Console.WriteLine($"{"payouts/s, whole run",-26}{figures.PayoutsPerSecond,12:N0}{figures.LimitPayoutsPerSecond,12:N0}");
        Console.WriteLine($"{"  ratio to the bare loop",-26}{figures.RatioToLimit,12:P0}{"",12}{"60 %",12}");
        Console.WriteLine($"{"payouts/s, planning aside",-26}{figures.DispatchPerSecond,12:N0}");
        Console.WriteLine($"{"  ratio to the bare loop",-26}{figures.DispatchRatioToLimit,12:P0}");
        Console.WriteLine($"{"CPU ms a payout (ours)",-26}{figures.CpuMsPerPayout,12:N3}{figures.LimitCpuMsPerPayout,12:N3}{"0.300",12}");
        Console.WriteLine($"{"CPU ms a payout (database)",-26}{figures.DatabaseCpuMsPerPayout,12:N3}");
        Console.WriteLine($"{"commits a payout",-26}{figures.CommitsPerPayout,12:N4}{"",12}{"0.0200",12}");
        Console.WriteLine($"{"statements a payout",-26}{figures.StatementsPerPayout,12:N4}{"",12}{"0.0300",12}");
        Console.WriteLine($"{"p50 ms",-26}{figures.P50Ms,12:N1}");
        Console.WriteLine($"{"p99 ms",-26}{figures.P99Ms,12:N1}");
        Console.WriteLine($"{"peak memory MB",-26}{figures.PeakRssMb,12:N0}");
    }
}
