namespace Orleans.Embedded;

/// <summary>The life of an activation; it goes down this list and never back.</summary>
internal enum ActivationState : byte
{
    /// <summary>Nothing has run yet.</summary>
    Created,

    /// <summary>The grain is constructed, its state read, OnActivateAsync runs.</summary>
    Activating,

    /// <summary>Turns run.</summary>
    Valid,

    /// <summary>No turn begins any more; those running end.</summary>
    Deactivating,

    /// <summary>OnDeactivateAsync runs.</summary>
    Closing,

    /// <summary>Gone.</summary>
    Invalid,
}
