namespace OrleansPayouts.Domain.Sending;

/// <summary>The circuit as the scheduler keeps it: one for the cluster.</summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.CircuitState")]
public sealed record CircuitState
{
    [Id(0)]
    public CircuitStatus Status { get; init; }

    /// <summary>Open: when a probe may be sent. Half-open: after this the probe's sender is taken for dead.</summary>
    [Id(1)]
    public DateTimeOffset Until { get; init; }

    /// <summary>Who sends the probe.</summary>
    [Id(2)]
    public string? Prober { get; init; }

    /// <summary>Probes that failed since it opened.</summary>
    [Id(3)]
    public int FailedProbes { get; init; }

    /// <summary>Bad outcomes since the last good one, over all holders, as far as their order is known.</summary>
    [Id(4)]
    public int Consecutive { get; init; }

    /// <summary>When the present half of the window began.</summary>
    [Id(5)]
    public DateTimeOffset HalfBegan { get; init; }

    [Id(6)]
    public int Good { get; init; }

    [Id(7)]
    public int Bad { get; init; }

    [Id(8)]
    public int GoodBefore { get; init; }

    [Id(9)]
    public int BadBefore { get; init; }

    /// <summary>How long until something may be sent; while a probe is under way, how long until it is worth asking.</summary>
    public TimeSpan SendAgainAfter(DateTimeOffset now) => Status switch
    {
        CircuitStatus.Closed => TimeSpan.Zero,
        CircuitStatus.Open => Until > now ? Until - now : TimeSpan.Zero,
        _ => Until > now ? TimeSpan.FromSeconds(1) : TimeSpan.Zero,
    };
}
