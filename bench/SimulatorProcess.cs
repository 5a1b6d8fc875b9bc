using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using OrleansPayouts.StripeSimulator;

namespace OrleansPayouts.Bench;

/// <summary>The simulator in a process of its own: no limits, any account, and no latency unless it is asked for.</summary>
internal sealed class SimulatorProcess : IAsyncDisposable
{
    public const string Key = "sk_test_bench";

    private readonly Process process;
    private readonly HttpClient client;

    private SimulatorProcess(Process process, Uri address)
    {
        this.process = process;
        Address = address;
        client = new HttpClient { BaseAddress = address };
    }

    public Uri Address { get; }

    public static async Task<SimulatorProcess> Start(CancellationToken stop, TimeSpan latency = default)
    {
        var port = FreePort();
        string[] arguments =
        [
            typeof(SimulatorHost).Assembly.Location, "--port", port.ToString(CultureInfo.InvariantCulture), "--key", Key,
            "--latency-ms", latency.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture), "--latency-spread", "0", "--rate", "0", "--endpoint-rate", "0", "--create-accounts",
            "--balance", "usd=1000000000000",
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException("The simulator did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var simulator = new SimulatorProcess(process, new Uri($"http://127.0.0.1:{port}"));
        await simulator.WaitUntilReady(stop);
        return simulator;
    }

    /// <summary>Requests for transfers so far.</summary>
    public async Task<long> Transfers(CancellationToken stop) =>
        (await client.GetFromJsonAsync<JsonElement>("/_control/report", stop)).GetProperty("transfers").GetProperty("requests").GetInt64();

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task WaitUntilReady(CancellationToken stop)
    {
        using var client = new TcpClient();
        for (var tries = 0; tries < 200; tries++)
        {
            try
            {
                await client.ConnectAsync(Address.Host, Address.Port, stop);
                return;
            }
            catch (SocketException) when (!process.HasExited)
            {
                await Task.Delay(50, stop);
            }
        }
        throw new TimeoutException("The simulator is not ready after 10 s.");
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
