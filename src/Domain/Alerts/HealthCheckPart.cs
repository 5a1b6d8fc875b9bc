namespace OrleansPayouts.Domain.Alerts;

/// <summary>
/// A part of a health check. Each part runs by itself: one that fails keeps no other from raising alerts, and the alerts that it alone
/// can confirm stay as they are until it runs again.
/// </summary>
public enum HealthCheckPart
{
    /// <summary>Counts and sums of the last 24 hours.</summary>
    Metrics,

    /// <summary>Counts of all payouts by status.</summary>
    Backlog,

    /// <summary>I2, I3, I4, I8.</summary>
    Invariants,

    /// <summary>The runs that are going or paused, and whether they move.</summary>
    Run,

    /// <summary>Currencies that Stripe's balance did not cover.</summary>
    Shortfalls,

    /// <summary>Transfers at Stripe that the books do not account for.</summary>
    Reconciliation,

    /// <summary>The circuit breaker in front of Stripe.</summary>
    Circuit,

    /// <summary>Slots that are due or were missed.</summary>
    Schedule,

    /// <summary>Payouts whose outcome is unknown or needs a decision.</summary>
    Outcomes,

    /// <summary>Calls that were refused at Orleans's ports.</summary>
    Refusals,

    /// <summary>Stripe's events.</summary>
    StripeEvents,

    /// <summary>Old counts by minute are deleted.</summary>
    Cleanup,
}
