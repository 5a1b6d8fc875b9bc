using System.Globalization;

namespace OrleansPayouts.FaultDrill.Reports;

/// <summary>What the drill did, moment by moment, in a file beside the processes' own logs.</summary>
internal sealed class DrillLog(string file, TimeProvider time)
{
    private readonly Lock gate = new();

    public void Write(string what)
    {
        lock (gate)
            File.AppendAllText(file, string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():HH:mm:ss.fff} {what}\n"));
    }
}
