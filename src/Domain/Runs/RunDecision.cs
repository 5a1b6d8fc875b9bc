namespace OrleansPayouts.Domain.Runs;

/// <summary>What follows from a command to a run: a closed set.</summary>
public abstract record RunDecision
{
    private RunDecision()
    {
    }

    /// <summary>Write it, if the run still stands as it did.</summary>
    public sealed record Move(PayoutRun After) : RunDecision;

    /// <summary>A harmless repeat: it already is so.</summary>
    public sealed record NoChange : RunDecision;

    /// <summary>The command does not apply.</summary>
    public sealed record Refuse(RunRefusal Reason) : RunDecision;
}
