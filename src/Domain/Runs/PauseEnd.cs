namespace OrleansPayouts.Domain.Runs;

/// <summary>What ends a run's pause.</summary>
public enum PauseEnd
{
    /// <summary>An operator resumes it, or cancels the run. No trigger does: the run was paused by an operator or by a failsafe.</summary>
    Operator,

    /// <summary>Stripe answers this key for the books' account. The program looks by itself, and at each trigger.</summary>
    Stripe,

    /// <summary>The run that is going ends.</summary>
    OtherRun,
}
