namespace OrleansPayouts.Domain.Alerts;

/// <summary>One alert. At most one of a type and subject is open.</summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.Alert")]
public sealed record Alert
{
    /// <summary><c>resolvedBy</c> of an alert whose condition has cleared.</summary>
    public const string BySystem = "system";

    /// <summary><c>alert_</c> and 32 hexadecimal digits that sort by time.</summary>
    [Id(0)]
    public required string Id { get; init; }

    [Id(1)]
    public required AlertType Type { get; init; }

    /// <summary>What of its type it is about: a currency, a run, an invariant; empty where there is only one.</summary>
    [Id(2)]
    public string Subject { get; init; } = "";

    [Id(3)]
    public required AlertSeverity Severity { get; init; }

    /// <summary>A few words.</summary>
    [Id(4)]
    public required string Title { get; init; }

    /// <summary>What is so, in a sentence or two, as it was when the condition was last met.</summary>
    [Id(5)]
    public required string Message { get; init; }

    /// <summary>The figures behind it, by the names of the metrics; money in major units.</summary>
    [Id(6)]
    public IReadOnlyDictionary<string, decimal> Metrics { get; init; } = new Dictionary<string, decimal>();

    [Id(7)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The last change of any kind.</summary>
    [Id(8)]
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When the condition was last counted as an occurrence.</summary>
    [Id(9)]
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>How often the condition was met, at most once a minute; 1 at first.</summary>
    [Id(10)]
    public int Occurrences { get; init; } = 1;

    [Id(11)]
    public string? AcknowledgedBy { get; init; }

    [Id(12)]
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary><see cref="BySystem"/> where the condition cleared.</summary>
    [Id(13)]
    public string? ResolvedBy { get; init; }

    [Id(14)]
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>When the condition was first found cleared; of an alert that was resolved by hand this may come later, or never.</summary>
    [Id(15)]
    public DateTimeOffset? ClearedAt { get; init; }

    /// <summary>Finds in log and audit what it is about: the run's, where it is about one.</summary>
    [Id(16)]
    public required string CorrelationId { get; init; }

    /// <summary>Rises with every change.</summary>
    [Id(17)]
    public int Version { get; init; }

    public bool IsOpen => ResolvedAt is null;
}
