using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>A store of grain state. Writes are compare-and-set on the ETag.</summary>
public interface IGrainStorage
{
    /// <summary>Fills the state; where there is no record, with a new state, no ETag, and RecordExists false.</summary>
    Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <summary>Writes the state if the record is of the state's ETag, and sets the new ETag.</summary>
    /// <exception cref="InconsistentStateException">The record is of another ETag.</exception>
    Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <summary>Removes the record if it is of the state's ETag, and resets the state.</summary>
    /// <exception cref="InconsistentStateException">The record is of another ETag.</exception>
    Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);
}
