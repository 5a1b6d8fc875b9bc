using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>The one activation of each grain that is in memory.</summary>
internal sealed class ActivationDirectory
{
    private readonly ConcurrentDictionary<GrainId, Activation> _activations = new();

    /// <summary>The activations there are, at about this moment.</summary>
    internal IEnumerable<Activation> All => _activations.Select(pair => pair.Value);

    internal bool IsEmpty => _activations.IsEmpty;

    internal Activation GetOrAdd(EmbeddedRuntime runtime, GrainClass grainClass, GrainId id)
    {
        if (_activations.TryGetValue(id, out var activation))
            return activation;

        // Of two made at once one is dropped before anything ran in it.
        return _activations.GetOrAdd(id, new Activation(runtime, grainClass, id));
    }

    internal void Remove(Activation activation) => _activations.TryRemove(new(activation.GrainId, activation));
}
