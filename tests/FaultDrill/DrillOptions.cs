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

    /// <summary>
    /// Default: 1; range 1 to 9. With one silo the API hosts it (the program's default); with more, each silo is a process
    /// of its own and the API is a client of them.
    /// </summary>
    public int Silos { get; init; } = 1;

    /// <summary>The folders of the program's builds: one, or two between which restarts change.</summary>
    public IReadOnlyList<string> Builds { get; init; } = [AppContext.BaseDirectory];

    /// <summary>Kinds of faults that are left out, by a word of their names.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>Whether the drill goes on after a round with violations.</summary>
    public bool GoOn { get; init; }

    /// <summary>Whether the folder stays where there are no violations, too.</summary>
    public bool Keep { get; init; }

    /// <summary>I2 and I7: after a round's last fault everything is settled within this time.</summary>
    public TimeSpan SettleBound { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>A round that takes longer is stuck.</summary>
    public TimeSpan RoundLimit { get; init; } = TimeSpan.FromMinutes(6);
}
