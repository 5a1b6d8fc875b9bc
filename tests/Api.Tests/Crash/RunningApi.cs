using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace OrleansPayouts.Api.Tests.Crash;

/// <summary>The program as its own process, on a database and a simulator that outlive it.</summary>
internal sealed class RunningApi : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private RunningApi(Process process, int port)
    {
        this.process = process;
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(2) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", PayoutsApp.AdminKey);
    }

    public HttpClient Client { get; }

    /// <summary>Starts it and returns when it is ready.</summary>
    public static async Task<RunningApi> Start(IReadOnlyDictionary<string, string> environment, string? assembly = null)
    {
        var api = Launch(environment, assembly);
        await api.WaitUntilReady();
        return api;
    }

    /// <summary>Starts it, and does not wait.</summary>
    /// <param name="environment">Its variables.</param>
    /// <param name="assembly">Another build of it than the one beside the tests.</param>
    public static RunningApi Launch(IReadOnlyDictionary<string, string> environment, string? assembly = null)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet", [assembly ?? typeof(ApiProgram).Assembly.Location, "--port", port.ToString(CultureInfo.InvariantCulture)]);
        foreach (var (name, value) in ApiProcess.WithSilo.Concat(environment))
            start.Environment[name] = value;
        return new RunningApi(Process.Start(start)!, port);
    }

    /// <summary>kill -9: no handler runs, no buffer is flushed.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop, as a supervisor does, and gives its exit code.</summary>
    public async Task<int> Stop()
    {
        using var signal = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync().WaitAsync(StartsWithin);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await Kill();
        process.Dispose();
        Client.Dispose();
    }

    public async Task WaitUntilReady()
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < StartsWithin && !process.HasExited)
        {
            try
            {
                using var answer = await Client.GetAsync("/health/ready");
                if (answer.StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(20);
        }
        throw new TimeoutException("The program is not ready.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
