using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansPayouts.Cluster.Tests;

/// <summary>
/// When requests to Stripe went out, as the silos' trace logs say. The rate is decided by these moments; when a request arrives
/// depends on how busy the machine is.
/// </summary>
internal sealed partial class Departures
{
    /// <summary>The setting that has a silo log them.</summary>
    public const string LogLevel = "Logging__LogLevel__OrleansPayouts.Grains.Sending.TransferGate";

    private readonly ConcurrentBag<DateTimeOffset> all = [];

    public int Count => all.Count;

    /// <summary>Takes a line of a silo's log.</summary>
    public void Read(string line)
    {
        if (GoesOut().Match(line) is { Success: true } found)
            all.Add(DateTimeOffset.Parse(found.Groups["at"].Value, CultureInfo.InvariantCulture));
    }

    /// <summary>The most in any second, of all silos together.</summary>
    public int PeakPerSecond()
    {
        var peak = 0;
        var last = new Queue<DateTimeOffset>();
        foreach (var at in all.Order())
        {
            while (last.TryPeek(out var oldest) && at - oldest >= TimeSpan.FromSeconds(1))
                last.Dequeue();
            last.Enqueue(at);
            peak = Math.Max(peak, last.Count);
        }
        return peak;
    }

    [GeneratedRegex(@"A request to Stripe goes out at (?<at>\d{4}-[0-9T:.+\-]+)")]
    private static partial Regex GoesOut();
}
