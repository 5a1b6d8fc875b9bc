using System.Runtime.InteropServices;

namespace OrleansPayouts.FaultDrill.Processes;

/// <summary>Signals to processes that the drill started.</summary>
internal static class Signals
{
    private const int Quit = 3;
    private const int Kill = 9;
    private const int Terminate = 15;
    private static readonly (int Stop, int Continue) Job = OperatingSystem.IsMacOS() ? (17, 19) : (19, 18);

    /// <summary>kill -9: no handler runs, no buffer is flushed.</summary>
    public static void SendKill(int process) => Send(process, Kill);

    /// <summary>Asks the process to end in order.</summary>
    public static void SendTerminate(int process) => Send(process, Terminate);

    /// <summary>The process stands still until it is continued.</summary>
    public static void SendStop(int process) => Send(process, Job.Stop);

    public static void SendContinue(int process) => Send(process, Job.Continue);

    /// <summary>To PostgreSQL's first process: an immediate stop, which writes nothing out.</summary>
    public static void SendQuit(int process) => Send(process, Quit);

    // A process that has ended meanwhile is no error: then there is nobody left to be told.
    private static void Send(int process, int signal) => _ = kill(process, signal);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int process, int signal);
}
