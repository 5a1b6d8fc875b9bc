namespace OrleansPayouts.Domain.Sending;

/// <summary>When the circuit opens, and for how long.</summary>
/// <param name="Failures">Bad outcomes in a row that open it: 2 to 1,000.</param>
/// <param name="OpenFor">Until the first probe: 1 s to 10 min; doubles with each probe that fails.</param>
public sealed record CircuitLimits(int Failures, TimeSpan OpenFor)
{
    /// <summary>Over which frequency is judged; at least half of it, at most the whole.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Requests in a window from which on their frequency counts. Below, one failure more or less would decide; and to open
    /// because of a few costs more than it saves.
    /// </summary>
    public const int FewestJudged = 20;

    /// <summary>The share of bad outcomes in a window that opens it.</summary>
    public const double BadShare = 0.5;

    /// <summary>Probes are no further apart than this, unless <see cref="OpenFor"/> is: an outage's end shall be noticed within a minute.</summary>
    public static readonly TimeSpan MostBetweenProbes = TimeSpan.FromMinutes(1);

    /// <param name="failedProbes">Since it opened.</param>
    public TimeSpan OpenAfter(int failedProbes)
    {
        var most = OpenFor > MostBetweenProbes ? OpenFor : MostBetweenProbes;
        // Capped before it is converted: 2 to the 1,025th is infinite.
        var seconds = OpenFor.TotalSeconds * Math.Pow(2, failedProbes);
        return seconds >= most.TotalSeconds ? most : TimeSpan.FromSeconds(seconds);
    }
}
