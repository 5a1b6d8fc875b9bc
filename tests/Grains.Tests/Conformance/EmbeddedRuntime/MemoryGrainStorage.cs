using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrleansPayouts.Grains.Tests.Conformance;

/// <summary>A store that outlives the runtime under test.</summary>
internal sealed class MemoryGrainStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(GrainId, string), (string Json, int Version)> _records = new();

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.RecordExists = _records.TryGetValue((grainId, stateName), out var record);
        grainState.State = grainState.RecordExists ? JsonSerializer.Deserialize<T>(record.Json) : default;
        grainState.ETag = grainState.RecordExists ? record.Version.ToString(CultureInfo.InvariantCulture) : null;
        return Task.CompletedTask;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var read = int.Parse(grainState.ETag ?? "0", CultureInfo.InvariantCulture);
        var json = JsonSerializer.Serialize(grainState.State);

        // A write takes time, in which the next may be asked for.
        await Task.Yield();
        var written = _records.AddOrUpdate(
            (grainId, stateName),
            _ => (json, read + 1),
            (_, stored) => stored.Version == read ? (json, read + 1) : throw new InconsistentStateException("stale"));
        grainState.RecordExists = true;
        grainState.ETag = written.Version.ToString(CultureInfo.InvariantCulture);
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _records.TryRemove((grainId, stateName), out _);
        return ReadStateAsync(stateName, grainId, grainState);
    }
}
