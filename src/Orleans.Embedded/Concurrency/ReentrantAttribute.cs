namespace Orleans.Concurrency;

/// <summary>Lets all calls of the grain class interleave: each still runs alone from one await to the next.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;
