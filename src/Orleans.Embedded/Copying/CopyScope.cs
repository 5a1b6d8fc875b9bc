namespace Orleans.Embedded;

/// <summary>One act of copying: what was copied already, so that sharing and cycles survive.</summary>
internal sealed class CopyScope
{
    private readonly Dictionary<object, object> _copies = new(ReferenceEqualityComparer.Instance);

    internal T Copy<T>(T value) =>
        value is null || Copier.PlanFor(value.GetType()) is not { } plan ? value : (T)Copy(value, plan);

    internal object Copy(object value, CopyPlan plan) =>
        _copies.TryGetValue(value, out var copy) ? copy : plan.Copy(value, this);

    internal void Add(object value, object copy) => _copies.Add(value, copy);
}
