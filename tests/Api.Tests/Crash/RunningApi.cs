using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace OrleansPayouts.Api.Tests.Crash;

/// <summary>The program as its own process, on a database and a simulator that outlive it.</summary>
internal sealed class RunningApi : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();

    private RunningApi(Process process, int port)
    {
        this.process = process;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(2) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", PayoutsApp.AdminKey);
    }

    public HttpClient Client { get; }

    /// <summary>All that it has written so far.</summary>
    public IReadOnlyCollection<string> Lines => lines;

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
        var start = new ProcessStartInfo("dotnet", [assembly ?? typeof(ApiProgram).Assembly.Location, "--port", port.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
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

    /// <summary>
    /// A port that is free now, and outside the range from which the system hands out ports by itself: no connection takes it before
    /// the program listens.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, RandomNumberGenerator.GetInt32(15_000, 30_000));
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // It is taken: the next one.
            }
        }
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
        throw new TimeoutException($"The program is not ready: {string.Join('\n', lines)}");
    }

    private void Keep(object sender, DataReceivedEventArgs received)
    {
        if (received.Data is { } line)
            lines.Enqueue(line);
    }
}
