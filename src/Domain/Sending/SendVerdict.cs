namespace OrleansPayouts.Domain.Sending;

/// <summary>What a request's outcome says about Stripe, whatever it says about its payout.</summary>
public enum SendVerdict
{
    /// <summary>Stripe answered as it should, be it with a refusal.</summary>
    Good,

    /// <summary>No trustworthy answer, or one that every other request would get too: it counts towards the circuit.</summary>
    Bad,

    /// <summary>The rate is too high for Stripe.</summary>
    Throttled,

    /// <summary>It concerns one object at Stripe (a lock, a key in use), or nothing was sent.</summary>
    Neutral,
}
