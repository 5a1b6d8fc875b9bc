namespace OrleansPayouts.Domain.Sending;

/// <summary>
/// The rate of the whole cluster: the permitted one until Stripe's limiters refuse, then half, then slowly up again by equal
/// steps. Never above the permitted rate, never below one a second.
/// </summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.AdaptiveRate")]
public sealed record AdaptiveRate
{
    /// <summary>What is asked for is honoured up to here: a broken header must not stop the cluster for a day.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(1);

    /// <summary>Refusals within it have one cause: requests that were under way together.</summary>
    private static readonly TimeSpan OneCause = TimeSpan.FromSeconds(1);

    /// <summary>The rate at <see cref="LoweredAt"/>, in requests a second; null where it was never lowered.</summary>
    [Id(0)]
    public double? LoweredTo { get; init; }

    [Id(1)]
    public DateTimeOffset LoweredAt { get; init; }

    /// <summary>Before this nothing is sent: Stripe said so.</summary>
    [Id(2)]
    public DateTimeOffset HeldUntil { get; init; }

    /// <summary>Requests a second at <paramref name="now"/>: 1 to <paramref name="permitted"/>.</summary>
    /// <param name="permitted">1 and up.</param>
    /// <param name="recovery">In which the rate climbs from nothing to the permitted one.</param>
    /// <param name="now">The time.</param>
    public int At(int permitted, TimeSpan recovery, DateTimeOffset now) => (int)Math.Clamp(Exactly(permitted, recovery, now), 1, permitted);

    /// <summary>What a holder's report makes of it.</summary>
    public AdaptiveRate After(SendReport report, int permitted, TimeSpan recovery, DateTimeOffset now)
    {
        if (report.Throttled == 0)
            return this;
        var hold = now + (report.RetryAfter < LongestHold ? report.RetryAfter : LongestHold);
        var held = this with { HeldUntil = hold > HeldUntil ? hold : HeldUntil };
        return LoweredTo is not null && now - LoweredAt < OneCause
            ? held
            : held with { LoweredTo = Math.Max(1, Exactly(permitted, recovery, now) / 2), LoweredAt = now };
    }

    /// <summary>In new hands, whose clock may differ: no hold is longer than it would be from now on, and the climb begins anew.</summary>
    public AdaptiveRate TakenOver(DateTimeOffset now) =>
        this with { HeldUntil = HeldUntil > now + LongestHold ? now + LongestHold : HeldUntil, LoweredAt = now };

    private double Exactly(int permitted, TimeSpan recovery, DateTimeOffset now) =>
        LoweredTo is { } lowered ? Math.Min(permitted, lowered + (permitted * ((now - LoweredAt) / recovery))) : permitted;
}
