namespace OrleansPayouts.Domain.Keys;

/// <summary>What a key opens.</summary>
public enum KeyScope
{
    /// <summary>The cron endpoint, and nothing else.</summary>
    Cron,

    /// <summary>Whatever only shows.</summary>
    Read,

    /// <summary>Steering payouts, runs, holds and alerts; and reading, because every answer shows what was steered.</summary>
    Operate,

    /// <summary>Everything: whoever may make keys could make one for the rest.</summary>
    Admin,
}
