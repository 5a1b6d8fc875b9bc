namespace OrleansPayouts.Domain.Runs;

/// <summary>Why a command does not apply to a run as it stands.</summary>
public enum RunRefusal
{
    /// <summary>It is completed or cancelled.</summary>
    RunIsOver,

    /// <summary>It is being cancelled.</summary>
    RunIsBeingCancelled,
}
