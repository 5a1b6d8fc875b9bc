using Orleans.Runtime;

namespace Orleans;

/// <summary>A row of the reminder table.</summary>
public sealed class ReminderEntry
{
    /// <summary>Whose reminder it is.</summary>
    public GrainId GrainId { get; set; }

    /// <summary>Its name, unique in the grain.</summary>
    public string ReminderName { get; set; } = null!;

    /// <summary>When the first tick is due (UTC). Later ticks are whole periods after it.</summary>
    public DateTime StartAt { get; set; }

    /// <summary>The time between ticks.</summary>
    public TimeSpan Period { get; set; }

    /// <summary>The row's version.</summary>
    public string? ETag { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"<GrainId={GrainId} ReminderName={ReminderName} Period={Period}>";
}
