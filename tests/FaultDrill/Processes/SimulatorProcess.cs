using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansPayouts.StripeSimulator;

namespace OrleansPayouts.FaultDrill.Processes;

/// <summary>The simulated Stripe in a process of its own, steered over its control endpoints.</summary>
internal sealed class SimulatorProcess : IAsyncDisposable
{
    public const string Key = "sk_test_drill";

    private const string Plenty = "1000000000000";
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(50);

    private readonly StartedProcess process;
    private readonly HttpClient client;

    private SimulatorProcess(StartedProcess process, Uri address, string folder)
    {
        this.process = process;
        Address = address;
        Folder = folder;
        client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };
    }

    public Uri Address { get; }

    /// <summary>Holds journal.jsonl, the judge.</summary>
    public string Folder { get; }

    public static async Task<SimulatorProcess> Start(string folder, long seed, ProcessWatch watch, CancellationToken stop)
    {
        var port = StartedProcess.FreePort();
        var data = Path.Combine(folder, "stripe");
        string[] arguments =
        [
            "--port", port.ToString(CultureInfo.InvariantCulture), "--data", data, "--key", Key, "--latency-ms", "80",
            "--rate", "0", "--endpoint-rate", "0", "--create-accounts", "--seed", (seed % 1_000_000).ToString(CultureInfo.InvariantCulture),
            "--balance", "usd=" + Plenty, "--balance", "eur=" + Plenty, "--balance", "jpy=" + Plenty,
        ];
        var process = StartedProcess.Start(
            typeof(SimulatorHost).Assembly.Location, arguments, new Dictionary<string, string>(), Path.Combine(folder, "simulator.log"), watch);
        var simulator = new SimulatorProcess(process, new Uri($"http://127.0.0.1:{port}"), data);
        await simulator.WaitUntilReady(stop);
        return simulator;
    }

    /// <summary>Orders a fault for the next requests that create a transfer.</summary>
    public Task Order(string kind, object details) => Post("faults", Merge(kind, details));

    public Task ClearFaults() => client.DeleteAsync("/_control/faults");

    /// <summary>Makes all that has happened there so much older; the dates that it tells of new transfers stay ours.</summary>
    public Task MovePast(TimeSpan by) => Post("past", new { olderBySeconds = by.TotalSeconds });

    /// <summary>Moves its clock forward: keys grow old, stalls end.</summary>
    public Task Advance(TimeSpan by) => Post("clock", new { advanceSeconds = by.TotalSeconds });

    /// <summary>The peaks begin anew.</summary>
    public Task ResetPeaks() => client.DeleteAsync("/_control/peaks");

    public Task<JsonElement> Report(CancellationToken stop) => client.GetFromJsonAsync<JsonElement>("/_control/report", stop);

    /// <summary>How often each kind of fault has struck since the start.</summary>
    public async Task<Dictionary<string, long>> Fired(CancellationToken stop) =>
        (await Report(stop)).GetProperty("faultsFired").EnumerateObject().ToDictionary(kind => kind.Name, kind => kind.Value.GetInt64());

    /// <summary>How often one kind has struck.</summary>
    public async Task<long> Fired(string kind, CancellationToken stop) => (await Fired(stop)).GetValueOrDefault(kind);

    public async ValueTask DisposeAsync()
    {
        await process.Kill();
        process.Dispose();
        client.Dispose();
    }

    private async Task Post(string what, object order)
    {
        using var answer = await client.PostAsJsonAsync("/_control/" + what, order);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"The simulator refused {what}: {await answer.Content.ReadAsStringAsync()}");
    }

    private static Dictionary<string, object?> Merge(string kind, object details)
    {
        var order = JsonSerializer.SerializeToElement(details).EnumerateObject().ToDictionary(field => field.Name, field => (object?)field.Value);
        order["kind"] = kind;
        return order;
    }

    private async Task WaitUntilReady(CancellationToken stop)
    {
        while (!process.HasExited)
        {
            try
            {
                await Report(stop);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(AskAgainAfter, stop);
            }
        }
        throw new InvalidOperationException("The simulator has ended; its log says why.");
    }
}
