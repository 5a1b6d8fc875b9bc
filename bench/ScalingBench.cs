using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains;
using OrleansPayouts.Silo.Hosting.Access;

namespace OrleansPayouts.Bench;

/// <summary>
/// Payouts a second of one silo and of several, each a process of its own with so many permits, on one database and one simulator
/// with latency. Only a quiet machine shows it: the silos, the simulator and PostgreSQL share its cores.
/// </summary>
internal static class ScalingBench
{
    private const int PermitsPerSilo = 50;

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(50);

    public static async Task<int> Run(int mostSilos, int payoutsPerSilo, CancellationToken stop)
    {
        Console.WriteLine($"{payoutsPerSilo:N0} payouts and {PermitsPerSilo} permits a silo, {Latency.TotalMilliseconds:N0} ms at Stripe");
        await using var database = await BenchDatabase.Start(stop);
        var one = 0.0;
        for (var silos = 1; silos <= mostSilos; silos++)
        {
            var rate = await PayoutsPerSecond(database, silos, payoutsPerSilo * silos, stop);
            one = silos == 1 ? rate : one;
            Console.WriteLine($"{silos} silos: {rate:N1}/s, {rate / one / silos:P0} of linear (bar 90 %)");
        }
        return 0;
    }

    /// <summary>After the first quarter and before the last tenth, so that planning, the first sharing out and the last stragglers are not in it.</summary>
    private static async Task<double> PayoutsPerSecond(BenchDatabase database, int silos, int payouts, CancellationToken stop)
    {
        await using var simulator = await SimulatorProcess.Start(stop, Latency);
        await database.Create(stop);
        await database.Seed(1, payouts, stop);
        var processes = Enumerable.Range(0, silos).Select(_ => SiloProcess.Start(database, simulator, PermitsPerSilo * silos)).ToList();
        try
        {
            await Task.WhenAll(processes.Select(process => process.IsReady(stop)));
            await Trigger(database, stop);
            await Sent(simulator, payouts / 4, stop);
            var (began, first) = (Stopwatch.GetTimestamp(), await simulator.Transfers(stop));
            await Sent(simulator, payouts * 9 / 10, stop);
            var (took, last) = (Stopwatch.GetElapsedTime(began), await simulator.Transfers(stop));
            await Sent(simulator, payouts, stop);
            return (last - first) / took.TotalSeconds;
        }
        finally
        {
            foreach (var process in processes)
                await process.DisposeAsync();
        }
    }

    private static async Task Sent(SimulatorProcess simulator, int transfers, CancellationToken stop)
    {
        while (await simulator.Transfers(stop) < transfers)
            await Task.Delay(AskAgainAfter, stop);
    }

    private static async Task Trigger(BenchDatabase database, CancellationToken stop)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(orleans => orleans
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("payouts", "payouts"))
            .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", database.ConnectionString)));
        using var client = builder.Build();
        await client.StartAsync(stop);
        var scheduler = client.Services.GetRequiredService<IGrainFactory>().GetGrain<IPayoutSchedulerGrain>(IPayoutSchedulerGrain.Key);
        // As the API does: nobody but a front end starts a run.
        RequestContext.Set(FrontEndProof.Name, new FrontEndProof(BenchDatabase.Keys).Value);
        await scheduler.Trigger(new RunTrigger("admin", "bench", Force: true));
        await client.StopAsync(stop);
    }
}
