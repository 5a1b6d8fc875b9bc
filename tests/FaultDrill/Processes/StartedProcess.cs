using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OrleansPayouts.FaultDrill.Processes;

/// <summary>A .NET program as a process of its own, with what it says in a file.</summary>
internal sealed class StartedProcess : IDisposable
{
    private readonly Process process;
    private readonly ProcessWatch watch;

    private StartedProcess(Process process, ProcessWatch watch)
    {
        this.process = process;
        this.watch = watch;
        Id = process.Id;
        watch.Add(Id);
        Exited = WaitForExit();
    }

    public int Id { get; }

    /// <summary>Completes with the exit code.</summary>
    public Task<int> Exited { get; }

    public bool HasExited => Exited.IsCompleted;

    public static StartedProcess Start(
        string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string log, ProcessWatch watch)
    {
        // exec: the shell becomes the program, so that the process id is the program's own.
        var start = new ProcessStartInfo("sh", ["-c", "exec dotnet \"$@\" >>\"$DRILL_LOG\" 2>&1", "sh", assembly, .. arguments]);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        start.Environment["DRILL_LOG"] = log;
        return new StartedProcess(Process.Start(start)!, watch);
    }

    /// <summary>
    /// A port that is free now, and outside the range from which the system hands out ports by itself: it is used again and again
    /// by processes that are killed, and in between no other program may take it.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(15_000, 30_000));
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // It is taken: the next one.
            }
        }
    }

    public Task Kill()
    {
        if (!HasExited)
            Signals.SendKill(Id);
        return Exited;
    }

    public Task Terminate()
    {
        if (!HasExited)
            Signals.SendTerminate(Id);
        return Exited;
    }

    public void Dispose() => process.Dispose();

    private async Task<int> WaitForExit()
    {
        await process.WaitForExitAsync();
        watch.Remove(Id);
        return process.ExitCode;
    }
}
