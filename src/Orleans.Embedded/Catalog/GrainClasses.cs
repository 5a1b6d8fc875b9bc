namespace Orleans.Embedded;

/// <summary>The grain classes that the host names.</summary>
internal sealed record GrainClasses(IReadOnlyList<Type> Types);
