using System.Diagnostics;
using System.Globalization;
using OrleansPayouts.Silo.Hosting;

namespace OrleansPayouts.Bench;

/// <summary>A silo in a process of its own.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(100);

    private readonly Process process;
    private readonly HttpClient health;

    private SiloProcess(Process process, int healthPort)
    {
        this.process = process;
        health = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{healthPort}"), Timeout = TimeSpan.FromSeconds(5) };
    }

    public static SiloProcess Start(BenchDatabase database, SimulatorProcess simulator, int permits)
    {
        var healthPort = SimulatorProcess.FreePort();
        var start = new ProcessStartInfo("dotnet", [typeof(SiloProgram).Assembly.Location]);
        foreach (var (name, value) in new Dictionary<string, string>
                 {
                     ["ASPNETCORE_ENVIRONMENT"] = "Testing",
                     ["DOTNET_ENVIRONMENT"] = "Testing",
                     ["ConnectionStrings__Payouts"] = database.ConnectionString,
                     ["STRIPE_SECRET_KEY"] = SimulatorProcess.Key,
                     ["STRIPE_API_BASE"] = simulator.Address.ToString(),
                     ["PAYOUT_DATA_KEY"] = BenchDatabase.KeyText,
                     ["PAYOUT_MAX_CONCURRENT"] = Text(permits),
                     // A rate that is never reached: no limit but the permits.
                     ["PAYOUT_MAX_REQUESTS_PER_SECOND"] = "1000",
                     ["ORLEANS_ADVERTISED_ADDRESS"] = "127.0.0.1",
                     ["ORLEANS_SILO_PORT"] = "0",
                     ["ORLEANS_GATEWAY_PORT"] = "0",
                     ["ORLEANS_HEALTH_PORT"] = Text(healthPort),
                     ["Logging__LogLevel__Default"] = "Warning",
                 })
            start.Environment[name] = value;
        return new SiloProcess(Process.Start(start) ?? throw new InvalidOperationException("A silo did not start."), healthPort);
    }

    public async Task IsReady(CancellationToken stop)
    {
        var waited = Stopwatch.StartNew();
        while (!await Answers(stop))
        {
            if (process.HasExited || waited.Elapsed > StartsWithin)
                throw new InvalidOperationException($"A silo is not ready after {waited.Elapsed.TotalSeconds:N0} s.");
            await Task.Delay(AskAgainAfter, stop);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        health.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<bool> Answers(CancellationToken stop)
    {
        try
        {
            using var answer = await health.GetAsync("/health/ready", stop);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
