using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace OrleansPayouts.Cluster.Tests;

/// <summary>
/// Which silo has a run, as the silos' debug logs say. Orleans's own management grain would know as well, and answers no client.
/// </summary>
internal sealed partial class Dispatchers
{
    /// <summary>The setting that has a silo log it.</summary>
    public const string LogLevel = "Logging__LogLevel__OrleansPayouts.Grains.Runs.RunAdvance";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, ProgramProcess> last = new();

    /// <summary>Takes a line of a silo's log.</summary>
    public void Read(ProgramProcess silo, string line)
    {
        if (IsDispatched().Match(line) is { Success: true } found)
            last[found.Groups["run"].Value] = silo;
    }

    /// <summary>The silo that has the run; where it has ended, the next one to take the run up.</summary>
    public async Task<ProgramProcess> Of(string run, Func<string> output)
    {
        await Eventually.Is(() => last.TryGetValue(run, out var silo) && !silo.IsGone, Patience, () => $"No silo says that it has {run}; {output()}");
        return last[run];
    }

    [GeneratedRegex(@"(?<run>[a-z]+_run_[0-9A-Za-z]+) is dispatched by this silo")]
    private static partial Regex IsDispatched();
}
