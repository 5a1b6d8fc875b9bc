using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>
/// The stored record is not the one that the grain read: someone else wrote it. A grain that lets this escape from a
/// call is deactivated, so that the next call reads the record anew.
/// </summary>
public class InconsistentStateException : OrleansException
{
    /// <summary>A conflict in words.</summary>
    public InconsistentStateException(string message)
        : base(message)
    {
    }

    /// <summary>A conflict with the two versions.</summary>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : base(errorMsg)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>The version in the store, where it is known.</summary>
    public string? StoredEtag { get; }

    /// <summary>The version that the grain had.</summary>
    public string? CurrentEtag { get; }

    /// <summary>Cleared once the grain whose state it is was deactivated, so that its callers are not.</summary>
    internal bool IsSourceActivation { get; set; } = true;
}
