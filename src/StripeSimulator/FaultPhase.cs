namespace OrleansPayouts.StripeSimulator;

/// <summary>Where in a request's life a fault strikes.</summary>
[Flags]
internal enum FaultPhase
{
    None = 0,

    /// <summary>Before the idempotency key is looked at: nothing is executed and nothing saved.</summary>
    Door = 1,

    /// <summary>Instead of, or around, the execution: a replay does not meet it.</summary>
    Execution = 2,

    /// <summary>On the way of the answer: a replay meets it too.</summary>
    Transport = 4,
}
