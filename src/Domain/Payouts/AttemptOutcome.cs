namespace OrleansPayouts.Domain.Payouts;

/// <summary>How an attempt ended, in one word.</summary>
public enum AttemptOutcome
{
    Confirmed,
    Refused,
    Unknown,

    /// <summary>It was begun and called off before anything was sent: nothing happened.</summary>
    NotSent,
}
