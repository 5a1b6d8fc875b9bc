namespace Orleans.Embedded;

internal sealed class ListPlan<T> : CopyPlan
{
    private readonly bool _isFlat = CrossingTypes.IsImmutable(typeof(T));

    internal override object Copy(object value, CopyScope scope)
    {
        var copy = new List<T>((List<T>)value);
        scope.Add(value, copy);
        for (var i = 0; !_isFlat && i < copy.Count; i++)
            copy[i] = scope.Copy(copy[i]);
        return copy;
    }
}
