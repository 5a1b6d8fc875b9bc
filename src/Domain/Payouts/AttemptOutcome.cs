namespace OrleansPayouts.Domain.Payouts;

/// <summary>How an attempt ended, in one word.</summary>
public enum AttemptOutcome
{
    Confirmed,
    Refused,
    Unknown,
}
