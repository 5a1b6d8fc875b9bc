namespace OrleansPayouts.FaultDrill.Processes;

/// <summary>What a process of the program does.</summary>
internal enum ProgramRole
{
    /// <summary>Everything: the single-process build.</summary>
    Single,

    /// <summary>Makes payouts, as one of several: the cluster's build.</summary>
    Silo,

    /// <summary>Answers over HTTP and leaves payouts to the silos: the cluster's build.</summary>
    FrontEnd,
}
