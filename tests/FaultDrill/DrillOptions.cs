namespace OrleansPayouts.FaultDrill;

/// <summary>What is drilled.</summary>
internal sealed record DrillOptions
{
    public required long Seed { get; init; }

    /// <summary>1 and up.</summary>
    public required int Rounds { get; init; }

    /// <summary>The first round, to repeat one of a longer drill.</summary>
    public int From { get; init; } = 1;

    /// <summary>Where the database, Stripe's journal and all logs lie.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether the drill goes on after a round with violations.</summary>
    public bool GoOn { get; init; }

    /// <summary>Whether the folder stays where there are no violations, too.</summary>
    public bool Keep { get; init; }

    /// <summary>A round that takes longer is stuck.</summary>
    public TimeSpan RoundLimit { get; init; } = TimeSpan.FromMinutes(4);
}
