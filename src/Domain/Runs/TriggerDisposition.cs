namespace OrleansPayouts.Domain.Runs;

/// <summary>What became of a trigger.</summary>
[GenerateSerializer, Alias("OrleansPayouts.TriggerDisposition")]
public enum TriggerDisposition
{
    /// <summary>A new run was started.</summary>
    Started,

    /// <summary>The run already exists (same slot, same key), another one is going, or a paused one is the answer; none was started.</summary>
    Replayed,

    /// <summary>Nothing is due.</summary>
    NotDue,

    /// <summary>The slot named is not one of the schedule's, or lies further ahead than the next.</summary>
    NoSuchSlot,

    /// <summary>The slot named is past: a later one has taken its place, or the schedule was not in force at its time. It is not paid.</summary>
    Superseded,
}
