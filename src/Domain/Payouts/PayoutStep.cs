namespace OrleansPayouts.Domain.Payouts;

/// <summary>What a payout needs next, apart from what its run does.</summary>
public enum PayoutStep
{
    /// <summary>Nothing more from the program: it is closed, or a person decides.</summary>
    None,

    /// <summary>Its time has not come.</summary>
    Wait,

    /// <summary>Its run sends it, or is paused and lets nothing be sent.</summary>
    LeaveToRun,

    /// <summary>Send it, or send it again under the same key.</summary>
    Send,

    /// <summary>Read Stripe's list. If it holds nothing, send again under the same key.</summary>
    ListThenSend,

    /// <summary>Read Stripe's list: the key is too old to be used again, or the run is cancelled and lets nothing be sent.</summary>
    List,

    /// <summary>Its run is cancelled: call it off where nothing can have been sent.</summary>
    CallOff,
}
