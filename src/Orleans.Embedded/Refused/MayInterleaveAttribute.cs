namespace Orleans.Concurrency;

/// <summary>Not in this runtime.</summary>
[AttributeUsage(AttributeTargets.Class)]
[Obsolete("Orleans.Embedded has no interleaving predicates: use AlwaysInterleave on the method.", error: true)]
public sealed class MayInterleaveAttribute(string callbackMethodName) : Attribute
{
    /// <summary>The predicate's name.</summary>
    public string CallbackMethodName { get; } = callbackMethodName;
}
