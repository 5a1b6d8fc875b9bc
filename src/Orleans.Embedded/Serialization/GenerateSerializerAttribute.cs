namespace Orleans;

/// <summary>
/// Lets values of the type cross from grain to grain. In a cluster a serializer is generated for it; here its values are
/// copied, fields and all.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class GenerateSerializerAttribute : Attribute;
