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

    /// <summary>Stripe's balance in its currency is used up.</summary>
    CurrencyStopped,

    /// <summary>This process has not yet learnt which Stripe account its key acts for.</summary>
    StripeNotAsked,

    /// <summary>Stripe refuses the key of this process.</summary>
    StripeUnauthorized,

    /// <summary>The key of this process is another account's, or another mode's, than the books are bound to.</summary>
    StripeAccountDiffers,
}
