namespace Orleans.Embedded;

internal sealed class DictionaryPlan<TKey, TValue> : CopyPlan
    where TKey : notnull
{
    internal override object Copy(object value, CopyScope scope)
    {
        var original = (Dictionary<TKey, TValue>)value;
        var copy = new Dictionary<TKey, TValue>(original.Count, original.Comparer);
        scope.Add(value, copy);
        foreach (var (key, element) in original)
            copy.Add(scope.Copy(key), scope.Copy(element));
        return copy;
    }
}
