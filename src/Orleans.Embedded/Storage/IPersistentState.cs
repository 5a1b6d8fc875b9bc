using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>Persistent state that a grain's constructor takes with <see cref="PersistentStateAttribute"/>; it is read on activation.</summary>
public interface IPersistentState<TState> : IStorage<TState>;
