namespace Orleans.Core;

/// <summary>A piece of persistent state of one grain.</summary>
public interface IStorage<TState> : IStorage
{
    /// <summary>The state in memory; never null after activation.</summary>
    TState State { get; set; }
}
