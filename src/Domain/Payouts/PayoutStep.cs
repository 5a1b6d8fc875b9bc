namespace OrleansPayouts.Domain.Payouts;

/// <summary>What a payout that is parked needs next.</summary>
public enum PayoutStep
{
    /// <summary>Nothing more from the program: it is closed, or a person decides.</summary>
    None,

    /// <summary>Its time has not come.</summary>
    Wait,

    /// <summary>Its run sends it.</summary>
    LeaveToRun,

    /// <summary>Send it, or send it again under the same key.</summary>
    Send,

    /// <summary>Read Stripe's list. If it says nothing, send again under the same key.</summary>
    ListThenSend,

    /// <summary>Read Stripe's list: the key is too old to be used again.</summary>
    List,
}
