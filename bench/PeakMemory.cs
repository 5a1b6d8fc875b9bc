using System.Diagnostics;

namespace OrleansPayouts.Bench;

/// <summary>The most memory this process has held.</summary>
internal static class PeakMemory
{
    public static double Megabytes() => Process.GetCurrentProcess().PeakWorkingSet64 / (1024.0 * 1024.0);
}
