namespace Orleans.Embedded;

internal sealed class ArrayPlan<T> : CopyPlan
{
    private readonly bool _isFlat = CrossingTypes.IsImmutable(typeof(T));

    internal override object Copy(object value, CopyScope scope)
    {
        var copy = (T[])((T[])value).Clone();
        scope.Add(value, copy);
        for (var i = 0; !_isFlat && i < copy.Length; i++)
            copy[i] = scope.Copy(copy[i]);
        return copy;
    }
}
