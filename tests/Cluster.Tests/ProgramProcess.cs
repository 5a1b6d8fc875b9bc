using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OrleansPayouts.Cluster.Tests;

/// <summary>A program of ours in a process of its own, on a port that is known, which can be killed.</summary>
internal sealed class ProgramProcess : IAsyncDisposable
{
    private const int KeptLines = 200;

    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();
    private readonly ConcurrentQueue<string> errors = new();
    private readonly string name;

    private ProgramProcess(string name, Process process, Uri address)
    {
        this.name = name;
        this.process = process;
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.ErrorDataReceived += (_, received) => errors.Enqueue(received.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public HttpClient Http { get; }

    public int Id => process.Id;

    public bool IsGone => process.HasExited;

    public string[] Errors => [.. errors.Where(line => line.Length > 0)];

    /// <summary>The last of what it wrote.</summary>
    public string Output => $"{name}:\n{string.Join('\n', lines)}";

    public static ProgramProcess Start(string name, Type program, int port, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        // Below the test, in which Stripe is simulated: starved of time by programs that start, it would read late what came in time,
        // and count it into another second.
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo("nice", ["-n", "10", host, "exec", program.Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (variable, value) in environment)
            start.Environment[variable] = value;
        return new ProgramProcess(name, Process.Start(start)!, new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}"));
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async Task IsReady(TimeSpan within)
    {
        await Eventually.Is(async () => process.HasExited || await Answers("/health/ready") == HttpStatusCode.OK, within, () => $"{name} is not ready; {Output}");
        if (process.HasExited)
            throw new InvalidOperationException($"{name} ended with {process.ExitCode}; {Output}");
    }

    /// <summary>Null where nobody answers.</summary>
    public async Task<HttpStatusCode?> Answers(string path)
    {
        try
        {
            using var answer = await Http.GetAsync(path);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>kill -9: no handler runs, no buffer is flushed.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as a container's runtime sends it. Gives the exit code.</summary>
    public async Task<int> Stop()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        return await Ends();
    }

    public async Task<int> Ends()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await Kill();
        process.Dispose();
        Http.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs received)
    {
        if (received.Data is null)
            return;
        lines.Enqueue(received.Data);
        if (lines.Count > KeptLines)
            lines.TryDequeue(out _);
    }
}
