namespace Orleans.Concurrency;

/// <summary>Not in this runtime.</summary>
[AttributeUsage(AttributeTargets.Method)]
[Obsolete("Orleans.Embedded has no read-only calls: use AlwaysInterleave where it is safe.", error: true)]
public sealed class ReadOnlyAttribute : Attribute;
