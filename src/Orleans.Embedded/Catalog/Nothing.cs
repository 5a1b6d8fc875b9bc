namespace Orleans.Embedded;

/// <summary>The answer of a method that returns a plain <see cref="Task"/>.</summary>
internal readonly struct Nothing;
