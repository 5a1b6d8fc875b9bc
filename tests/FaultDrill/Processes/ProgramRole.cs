namespace OrleansPayouts.FaultDrill.Processes;

/// <summary>What a process of the program does.</summary>
internal enum ProgramRole
{
    /// <summary>The API with a silo in the same process, which is its default.</summary>
    ApiWithSilo,

    /// <summary>A silo: makes payouts, as one of several.</summary>
    Silo,

    /// <summary>The API as a client of the silos.</summary>
    ApiClient,
}
