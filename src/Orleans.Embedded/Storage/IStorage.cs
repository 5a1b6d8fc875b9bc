namespace Orleans.Core;

/// <summary>A piece of persistent state of one grain.</summary>
public interface IStorage
{
    /// <summary>The version last read or written; null when there is no record.</summary>
    string? Etag { get; }

    /// <summary>Whether the store held a record when it was last read, written or cleared.</summary>
    bool RecordExists { get; }

    /// <summary>Removes the record and resets the state.</summary>
    /// <exception cref="Orleans.Storage.InconsistentStateException">Someone else changed the record.</exception>
    Task ClearStateAsync();

    /// <summary>Writes the state, provided that the record is the one last read.</summary>
    /// <exception cref="Orleans.Storage.InconsistentStateException">Someone else changed the record.</exception>
    Task WriteStateAsync();

    /// <summary>Reads the state, dropping what was not written.</summary>
    Task ReadStateAsync();
}
