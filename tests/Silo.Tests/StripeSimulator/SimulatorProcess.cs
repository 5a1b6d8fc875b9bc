using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using OrleansPayouts.StripeSimulator;

namespace OrleansPayouts.Silo.Tests.StripeSimulator;

/// <summary>The simulator as a program of its own, which can be killed.</summary>
public sealed class SimulatorProcess : IDisposable
{
    public static readonly (string Name, string Value)[] Fields =
        [("amount", "5"), ("currency", "usd"), ("destination", SimulatedStripe.Active)];

    private const int Senders = 8;

    private readonly Process process;
    private readonly HttpClient http;

    private SimulatorProcess(Process process, Uri address)
    {
        this.process = process;
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + SimulatedStripe.Unlimited.SecretKey);
    }

    public static async Task<SimulatorProcess> StartAsync(string folder)
    {
        string[] arguments =
        [
            typeof(SimulatorHost).Assembly.Location, "--port", "0", "--data", folder, "--latency-ms", "4", "--rate", "0",
            "--endpoint-rate", "0", "--balance", "usd=1000000", "--account", SimulatedStripe.Active + "=active",
        ];
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        var greeting = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        return new SimulatorProcess(process, new Uri(greeting!.Split(' ')[^1]));
    }

    /// <summary>Sends a transfer for each key until the process is gone, and kills it in the middle (kill -9).</summary>
    /// <returns>Each key that was answered, with its transfer.</returns>
    public async Task<Dictionary<string, string>> TransferUntilKilledAsync(IReadOnlyCollection<string> keys, int killAfter)
    {
        var answered = new ConcurrentDictionary<string, string>();
        var queue = new ConcurrentQueue<string>(keys);
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => SendAsync()));
        return new Dictionary<string, string>(answered);

        async Task SendAsync()
        {
            while (queue.TryDequeue(out var key) && await TransferAsync(key) is { } id)
            {
                answered[key] = id;
                if (answered.Count == killAfter)
                    process.Kill();
            }
        }
    }

    public void Dispose()
    {
        http.Dispose();
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private async Task<string?> TransferAsync(string key)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/transfers")
            {
                Headers = { { "Idempotency-Key", key } },
                Content = new FormUrlEncodedContent(Fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
            };
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            return JsonDocument.Parse(body).RootElement.GetProperty("id").GetString();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
