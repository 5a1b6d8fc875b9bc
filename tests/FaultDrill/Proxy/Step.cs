namespace OrleansPayouts.FaultDrill.Proxy;

/// <summary>A step of the program that can be seen on its way to the database.</summary>
internal enum Step
{
    /// <summary>Nothing that a fault is aimed at.</summary>
    Other,

    /// <summary>Writers or earnings are recorded.</summary>
    Import,

    /// <summary>A page of a run is planned: money is reserved.</summary>
    Plan,

    /// <summary>Intents of attempts are written, before Stripe is called.</summary>
    Intent,

    /// <summary>Outcomes are recorded, after Stripe was called.</summary>
    Settlement,

    /// <summary>A reminder is unregistered.</summary>
    Unregister,

    /// <summary>A transaction is taken back.</summary>
    Rollback,
}
