namespace OrleansPayouts.Domain.Runs;

/// <summary>What became of a trigger.</summary>
[GenerateSerializer, Alias("OrleansPayouts.TriggerDisposition")]
public enum TriggerDisposition
{
    /// <summary>A new run was started.</summary>
    Started,

    /// <summary>The run already exists (same slot, same key) or another one is under way; no second one was started.</summary>
    Replayed,

    /// <summary>Nothing is due.</summary>
    NotDue,

    /// <summary>The slot named is not one of the schedule's, or lies further ahead than the next.</summary>
    NoSuchSlot,

    /// <summary>The slot named was one, and a later one or a change of the schedule has taken its place: it is paid no more.</summary>
    Superseded,
}
