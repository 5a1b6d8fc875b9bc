using System.Text.Json;
using OrleansPayouts.FaultDrill.Processes;

namespace OrleansPayouts.FaultDrill.Checks;

/// <summary>I6: the peaks that Stripe saw are within the caps.</summary>
internal static class LoadChecks
{
    public static IEnumerable<Violation> Judge(JsonElement report)
    {
        var transfers = report.GetProperty("transfers");
        var inFlight = transfers.GetProperty("peakInFlight").GetInt32();
        if (inFlight > ApiLaunch.MaxConcurrent)
            yield return new("I6", $"{inFlight} requests were in flight at once; the cap is {ApiLaunch.MaxConcurrent}");
        var perSecond = transfers.GetProperty("peakPerSecond").GetInt32();
        if (perSecond > ApiLaunch.MaxRequestsPerSecond)
            yield return new("I6", $"{perSecond} requests were made in a second; the cap is {ApiLaunch.MaxRequestsPerSecond}");
    }
}
