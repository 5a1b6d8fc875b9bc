using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>A grain interface as one class implements it.</summary>
internal sealed record GrainInterface(GrainClass Class, GrainMethods Methods)
{
    /// <summary>A reference to the grain of this key.</summary>
    internal GrainReference Reference(EmbeddedRuntime runtime, string key) =>
        Methods.Prototype.Bind(runtime, this, GrainId.Create(Class.GrainType, key));
}
