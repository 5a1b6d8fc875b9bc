namespace OrleansPayouts.Domain.Payouts;

/// <summary>Why an attempt that was begun was not sent.</summary>
[GenerateSerializer, Alias("OrleansPayouts.NotSentReason")]
public enum NotSentReason
{
    /// <summary>Its run pauses, by an operator or for an answer that every payout would meet, or goes on from another silo.</summary>
    RunPaused,

    /// <summary>Stripe does not answer as it should; it is asked again, a little, before anything more is sent.</summary>
    CircuitOpen,

    /// <summary>The program is stopping.</summary>
    ProgramStopping,

    /// <summary>Something of ours failed while its batch was being sent.</summary>
    DispatchInterrupted,
}
