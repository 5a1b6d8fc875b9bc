using System.Reflection;
using System.Runtime.CompilerServices;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Embedded;

/// <summary>
/// Persistent state of one grain. As in Orleans nothing puts its writes in order: one that is asked for before the one
/// before it has ended bears the same ETag, and is stale.
/// </summary>
internal sealed class PersistentState<TState>(string stateName, GrainId grainId, IGrainStorage storage)
    : IPersistentState<TState>, IGrainState<TState>, IStoredState
{
    private static readonly ConstructorInfo? Constructor = typeof(TState).GetConstructor(Type.EmptyTypes);

    private TState? _state = NewState();

    public TState State
    {
        get => _state!;
        set => _state = value;
    }

    // A store that finds nothing may set null; the grain gets a new state all the same.
    TState? IGrainState<TState>.State
    {
        get => _state;
        set => _state = value is null ? NewState() : value;
    }

    public string? Etag { get; private set; }

    public bool RecordExists { get; private set; }

    string? IGrainState<TState>.ETag
    {
        get => Etag;
        set => Etag = value;
    }

    bool IGrainState<TState>.RecordExists
    {
        get => RecordExists;
        set => RecordExists = value;
    }

    public Task ReadStateAsync() => storage.ReadStateAsync(stateName, grainId, this);

    public Task WriteStateAsync() => storage.WriteStateAsync(stateName, grainId, this);

    public Task ClearStateAsync() => storage.ClearStateAsync(stateName, grainId, this);

    private static TState NewState() =>
        Constructor is null && !typeof(TState).IsValueType
            ? (TState)RuntimeHelpers.GetUninitializedObject(typeof(TState))
            : Activator.CreateInstance<TState>();
}
