using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace OrleansPayouts.Cluster.Tests;

/// <summary>A program of ours in a process of its own, on a port that is known, which can be killed.</summary>
internal sealed class ProgramProcess : IAsyncDisposable
{
    private const int KeptLines = 200;

    private static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();
    private readonly ConcurrentQueue<string> errors = new();
    private readonly string name;
    private readonly Action<ProgramProcess, string>? said;

    private ProgramProcess(string name, Process process, Uri address, Action<ProgramProcess, string>? said)
    {
        this.name = name;
        this.process = process;
        this.said = said;
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

    /// <param name="name">How its output is headed.</param>
    /// <param name="program">A type of the program to start.</param>
    /// <param name="port">Where it answers over HTTP.</param>
    /// <param name="environment">Its variables.</param>
    /// <param name="said">Called with each line that it writes.</param>
    /// <param name="arguments">Its command line.</param>
    public static ProgramProcess Start(
        string name, Type program, int port, IReadOnlyDictionary<string, string> environment, Action<ProgramProcess, string>? said, params string[] arguments)
    {
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host, ["exec", program.Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (variable, value) in environment)
            start.Environment[variable] = value;
        return new ProgramProcess(name, Process.Start(start)!, new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}"), said);
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

    public Task IsReady() => IsReady(StartsWithin);

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
        Signal("TERM");
        return await Ends();
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
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
        said?.Invoke(this, received.Data);
        lines.Enqueue(received.Data);
        if (lines.Count > KeptLines)
            lines.TryDequeue(out _);
    }
}
