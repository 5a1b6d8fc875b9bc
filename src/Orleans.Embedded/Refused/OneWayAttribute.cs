namespace Orleans.Concurrency;

/// <summary>Not in this runtime.</summary>
[AttributeUsage(AttributeTargets.Method)]
[Obsolete("Orleans.Embedded has no one-way calls: a call that nobody waits for hides its failure.", error: true)]
public sealed class OneWayAttribute : Attribute;
