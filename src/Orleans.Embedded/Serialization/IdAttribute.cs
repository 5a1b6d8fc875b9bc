namespace Orleans;

/// <summary>The number of a member in the type's serialized form, for the cluster; nothing is serialized here.</summary>
[AttributeUsage(
    AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.Class
    | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method)]
public sealed class IdAttribute(uint id) : Attribute
{
    /// <summary>The number, unique in the type.</summary>
    public uint Id { get; } = id;
}
