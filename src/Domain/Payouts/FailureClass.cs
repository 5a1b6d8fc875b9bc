namespace OrleansPayouts.Domain.Payouts;

/// <summary>What an error means for the payout and its run (the table in stripe.md).</summary>
[GenerateSerializer, Alias("OrleansPayouts.FailureClass")]
public enum FailureClass
{
    /// <summary>A transfer may exist: the same key, never a release.</summary>
    UnknownOutcome,

    /// <summary>Nothing happened: the same key later; does not count as a retry.</summary>
    Transient,

    /// <summary>Definite, and every other payout would meet it too: the run pauses, a new key when it resumes.</summary>
    PlatformMustAct,

    /// <summary>Definite, for this writer: the payout fails, the money is released, the writer is held.</summary>
    PayeeMustAct,

    /// <summary>Definite, for this request: the payout fails and the money is released.</summary>
    WrongRequest,

    /// <summary>Nothing more may be sent until a person has looked.</summary>
    StopEverything,
}
