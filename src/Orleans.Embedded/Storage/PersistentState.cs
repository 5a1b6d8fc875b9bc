using System.Reflection;
using System.Runtime.CompilerServices;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Embedded;

/// <summary>Persistent state of one grain. Its reads and writes go one after the other, in the order in which they were asked.</summary>
internal sealed class PersistentState<TState>(string stateName, GrainId grainId, IGrainStorage storage)
    : IPersistentState<TState>, IGrainState<TState>, IStoredState
{
    private static readonly ConstructorInfo? Constructor = typeof(TState).GetConstructor(Type.EmptyTypes);

    private Task _last = Task.CompletedTask;
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

    public Task ReadStateAsync() => QueueAsync(static state => state.Storage.ReadStateAsync(state.Name, state.Id, state));

    public Task WriteStateAsync() => QueueAsync(static state => state.Storage.WriteStateAsync(state.Name, state.Id, state));

    public Task ClearStateAsync() => QueueAsync(static state => state.Storage.ClearStateAsync(state.Name, state.Id, state));

    private IGrainStorage Storage => storage;

    private string Name => stateName;

    private GrainId Id => grainId;

    private static TState NewState() =>
        Constructor is null && !typeof(TState).IsValueType
            ? (TState)RuntimeHelpers.GetUninitializedObject(typeof(TState))
            : Activator.CreateInstance<TState>();

    private Task QueueAsync(Func<PersistentState<TState>, Task> operation)
    {
        var before = _last;
        return _last = before.IsCompleted ? operation(this) : AfterAsync(before, operation);
    }

    private async Task AfterAsync(Task before, Func<PersistentState<TState>, Task> operation)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await operation(this);
    }
}
