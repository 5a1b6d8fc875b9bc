using System.Reflection;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>A reference to a grain; .NET makes a class of it for each grain interface.</summary>
internal class GrainReference : DispatchProxy
{
    private EmbeddedRuntime _runtime = null!;
    private GrainInterface _interface = null!;

    internal GrainId GrainId { get; private set; }

    public override bool Equals(object? obj) => obj is GrainReference other && other.GrainId == GrainId;

    public override int GetHashCode() => GrainId.GetHashCode();

    public override string ToString() => $"Reference to {GrainId}";

    /// <summary>A reference of this interface to that grain.</summary>
    internal GrainReference Bind(EmbeddedRuntime runtime, GrainInterface grainInterface, GrainId id)
    {
        var bound = (GrainReference)MemberwiseClone();
        bound._runtime = runtime;
        bound._interface = grainInterface;
        bound.GrainId = id;
        return bound;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _interface.Methods[targetMethod!].Send(_runtime, _interface.Class, GrainId, args ?? []);
}
