namespace OrleansPayouts.StripeSimulator;

/// <summary>What arrived: in all, in flight now, most in flight at once, most within any one second.</summary>
/// <param name="Requests">Requests that arrived, refused ones included.</param>
/// <param name="InFlight">Requests not answered yet whose client still waits.</param>
/// <param name="PeakInFlight">The most there were at once.</param>
/// <param name="PeakPerSecond">The most that arrived within a sliding window of one second.</param>
public sealed record LoadPeak(long Requests, int InFlight, int PeakInFlight, int PeakPerSecond);
