using OrleansPayouts.Domain.Monitoring;

namespace OrleansPayouts.Grains.Monitoring;

/// <summary>What the monitor remembers from one look to the next, and over restarts.</summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.MonitorState")]
public sealed record MonitorState
{
    /// <summary>Since when the circuit was not found closed.</summary>
    [Id(0)]
    public DateTimeOffset? CircuitOpenSince { get; init; }

    /// <summary>Where the active run stood when it last moved.</summary>
    [Id(1)]
    public string? Progress { get; init; }

    [Id(2)]
    public DateTimeOffset? ProgressSince { get; init; }

    /// <summary>Audit entries up to this one have been looked at.</summary>
    [Id(3)]
    public long AuditChecked { get; init; }

    /// <summary>Entries up to this one were there at <see cref="AuditSeenAt"/>.</summary>
    [Id(4)]
    public long AuditSeen { get; init; }

    [Id(5)]
    public DateTimeOffset? AuditSeenAt { get; init; }

    /// <summary>Runs are looked at again in turn, the one started after this next.</summary>
    [Id(6)]
    public DateTimeOffset RunCursor { get; init; }

    /// <summary>Runs whose books did not agree: they are looked at in each round, until they do.</summary>
    [Id(7)]
    public IReadOnlyList<string> BrokenRuns { get; init; } = [];

    /// <summary>What the last round found; of I4 and I21 what any has found until a person resolves it: what happened is read once.</summary>
    [Id(8)]
    public IReadOnlyList<InvariantBreach> Breaches { get; init; } = [];

    [Id(9)]
    public DateTimeOffset? InvariantsCheckedAt { get; init; }

    /// <summary>Attempts that were begun up to a minute before this have been looked at.</summary>
    [Id(10)]
    public DateTimeOffset? AttemptsCheckedAt { get; init; }
}
