using System.Text.Json;
using OrleansPayouts.FaultDrill.Processes;

namespace OrleansPayouts.FaultDrill.Checks;

/// <summary>I6: the peaks that Stripe saw are within the caps.</summary>
internal static class LoadChecks
{
    /// <param name="report">The simulator's.</param>
    /// <param name="believers">
    /// 2 where the drill made a process stand still until another took its place: each keeps to the cap, and the calls that
    /// the first had under way are counted nowhere (docs/decisions/0010-the-fault-drill.md).
    /// </param>
    /// <param name="stalled">
    /// How many requests were stalled at Stripe. Their senders give them up and send others before Stripe notices.
    /// </param>
    public static IEnumerable<Violation> Judge(JsonElement report, int believers, long stalled)
    {
        var concurrent = (believers * ProgramLaunch.MaxConcurrent) + stalled;
        var rate = believers * ProgramLaunch.MaxRequestsPerSecond;
        var transfers = report.GetProperty("transfers");
        var inFlight = transfers.GetProperty("peakInFlight").GetInt32();
        if (inFlight > concurrent)
            yield return new("I6", $"{inFlight} requests were in flight at once; the cap is {concurrent}");
        var perSecond = transfers.GetProperty("peakPerSecond").GetInt32();
        if (perSecond > rate)
            yield return new("I6", $"{perSecond} requests were made in a second; the cap is {rate}");
    }
}
