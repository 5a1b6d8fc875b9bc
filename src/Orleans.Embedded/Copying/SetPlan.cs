namespace Orleans.Embedded;

internal sealed class SetPlan<T> : CopyPlan
{
    internal override object Copy(object value, CopyScope scope)
    {
        var original = (HashSet<T>)value;
        var copy = new HashSet<T>(original.Count, original.Comparer);
        scope.Add(value, copy);
        foreach (var element in original)
            copy.Add(scope.Copy(element));
        return copy;
    }
}
