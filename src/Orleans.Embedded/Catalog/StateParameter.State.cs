using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>A constructor parameter that takes an <see cref="IPersistentState{TState}"/>.</summary>
internal sealed class StateParameter<TState>(string stateName, string? storageName) : StateParameter(stateName, storageName)
{
    internal override Type ParameterType => typeof(IPersistentState<TState>);

    internal override object Make(Activation activation)
    {
        var state = new PersistentState<TState>(StateName, activation.GrainId, StorageFor(activation));
        activation.Add(state);
        return state;
    }
}
