namespace Orleans.Concurrency;

/// <summary>Not in this runtime, which has one activation for a grain.</summary>
[AttributeUsage(AttributeTargets.Class)]
[Obsolete("Orleans.Embedded has no stateless workers: use a class from the container.", error: true)]
public sealed class StatelessWorkerAttribute : Attribute;
