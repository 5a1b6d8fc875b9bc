namespace Orleans;

/// <summary>Kinds of reasons for the end of an activation, with Orleans's numbers. Not all of them occur in one process.</summary>
public enum DeactivationReasonCode : byte
{
    /// <summary>None was given.</summary>
    None,

    /// <summary>The process ends.</summary>
    ShuttingDown,

    /// <summary>The grain could not be activated.</summary>
    ActivationFailed,

    /// <summary>Of a cluster alone.</summary>
    DirectoryFailure,

    /// <summary>Nobody called it for the collection age.</summary>
    ActivationIdle,

    /// <summary>Of a cluster alone.</summary>
    ActivationUnresponsive,

    /// <summary>Of a cluster alone.</summary>
    DuplicateActivation,

    /// <summary>Of a cluster alone.</summary>
    IncompatibleRequest,

    /// <summary>The grain's own error, for one an <see cref="Orleans.Storage.InconsistentStateException"/>.</summary>
    ApplicationError,

    /// <summary>The grain asked for it.</summary>
    ApplicationRequested,

    /// <summary>Of a cluster alone.</summary>
    Migrating,

    /// <summary>Of a cluster alone.</summary>
    RuntimeRequested,

    /// <summary>Of a cluster alone.</summary>
    HighMemoryPressure,
}
