namespace OrleansPayouts.Domain.Alerts;

/// <summary>A condition as it was found. What is not found at all has cleared.</summary>
public sealed record AlertFinding
{
    public required AlertType Type { get; init; }

    public string Subject { get; init; } = "";

    /// <summary>
    /// False where the condition is no longer met, but so nearly that an open alert stays open: who goes to and fro over a
    /// threshold does not raise an alert each time.
    /// </summary>
    public bool IsMet { get; init; } = true;

    /// <summary>Something that has happened and cannot clear: what a person has resolved is not raised again.</summary>
    public bool IsPast { get; init; }

    public required AlertSeverity Severity { get; init; }

    public required string Title { get; init; }

    public required string Message { get; init; }

    public IReadOnlyDictionary<string, decimal> Metrics { get; init; } = new Dictionary<string, decimal>();

    /// <summary>Of what it is about, where that has one.</summary>
    public string? CorrelationId { get; init; }
}
