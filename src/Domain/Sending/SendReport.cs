namespace OrleansPayouts.Domain.Sending;

/// <summary>What became of a holder's requests since it last reported.</summary>
/// <param name="Good">Answered as they should be.</param>
/// <param name="Bad">Not so: see <see cref="SendVerdict.Bad"/>.</param>
/// <param name="TrailingBad">Bad ones since the last good one, of this report.</param>
/// <param name="IsTripped">Whether the holder has seen so many bad ones in a row that it has stopped by itself.</param>
/// <param name="Throttled">Refused by Stripe's limiters.</param>
/// <param name="RetryAfter">The longest wait that a limiter asked for.</param>
/// <param name="Probe">What became of its probe.</param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.SendReport")]
public sealed record SendReport(
    [property: Id(0)] int Good = 0,
    [property: Id(1)] int Bad = 0,
    [property: Id(2)] int TrailingBad = 0,
    [property: Id(3)] bool IsTripped = false,
    [property: Id(4)] int Throttled = 0,
    [property: Id(5)] TimeSpan RetryAfter = default,
    [property: Id(6)] ProbeState Probe = ProbeState.None)
{
    /// <summary>With one more outcome.</summary>
    public SendReport With(SendVerdict verdict, TimeSpan? retryAfter) => verdict switch
    {
        SendVerdict.Good => this with { Good = Good + 1, TrailingBad = 0 },
        SendVerdict.Bad => this with { Bad = Bad + 1, TrailingBad = TrailingBad + 1 },
        SendVerdict.Throttled => this with { Throttled = Throttled + 1, RetryAfter = retryAfter > RetryAfter ? retryAfter.Value : RetryAfter },
        _ => this,
    };
}
