using System.Reflection;

namespace Orleans.Embedded;

/// <summary>Copies an object as it stands, then those of its fields that can change.</summary>
internal sealed class FieldsPlan(Type type) : CopyPlan
{
    private static readonly Func<object, object> Clone = typeof(object)
        .GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!
        .CreateDelegate<Func<object, object>>();

    private readonly FieldInfo[] _changeable =
        [.. CrossingTypes.FieldsOf(type).Where(field => !CrossingTypes.IsImmutable(field.FieldType))];

    internal override object Copy(object value, CopyScope scope)
    {
        var copy = Clone(value);
        scope.Add(value, copy);
        foreach (var field in _changeable)
            field.SetValue(copy, scope.Copy(field.GetValue(copy)));
        return copy;
    }
}
