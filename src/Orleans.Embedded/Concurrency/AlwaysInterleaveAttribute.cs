namespace Orleans.Concurrency;

/// <summary>Lets this method of a grain interface interleave with any other call of the grain.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;
