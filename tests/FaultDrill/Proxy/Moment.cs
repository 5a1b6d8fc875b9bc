namespace OrleansPayouts.FaultDrill.Proxy;

/// <summary>When a step is caught.</summary>
internal enum Moment
{
    /// <summary>The statement has left the program and has not reached the database.</summary>
    Before,

    /// <summary>The database has committed, and the program has not heard of it.</summary>
    After,
}
