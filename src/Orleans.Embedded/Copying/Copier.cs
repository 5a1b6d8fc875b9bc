using System.Collections.Concurrent;

namespace Orleans.Embedded;

/// <summary>
/// Deep-copies arguments and results, so that two grains never share an object that one of them may change. What cannot
/// change is not copied. Which types may cross at all is the same as in a cluster: those that it could serialize.
/// </summary>
internal static class Copier
{
    private static readonly ConcurrentDictionary<Type, CopyPlan?> Plans = new();

    /// <summary>Examines a declared type and says whether its values are to be copied.</summary>
    /// <param name="where">Where the type is declared, for the message.</param>
    /// <exception cref="NotSupportedException">The type, or one inside it, cannot cross; the message names it.</exception>
    internal static bool NeedsCopy(Type declared, string where)
    {
        CrossingTypes.Check(declared, where);
        return !CrossingTypes.IsImmutable(declared);
    }

    /// <summary>A deep copy; an object that occurs twice in the value occurs twice in the copy.</summary>
    /// <exception cref="NotSupportedException">An object of a type that cannot cross; the message names it.</exception>
    internal static object? Copy(object? value) =>
        value is null || PlanFor(value.GetType()) is not { } plan ? value : new CopyScope().Copy(value, plan);

    /// <summary>How values of this very type are copied; null when they need not be.</summary>
    internal static CopyPlan? PlanFor(Type type) => Plans.GetOrAdd(type, Make);

    private static CopyPlan? Make(Type type)
    {
        CrossingTypes.Check(type, "a value");
        if (CrossingTypes.IsImmutable(type))
            return null;
        if (type.IsArray)
            return PlanOf(typeof(ArrayPlan<>), type.GetElementType()!);
        if (type.IsGenericType)
        {
            var definition = type.GetGenericTypeDefinition();
            if (definition == typeof(List<>))
                return PlanOf(typeof(ListPlan<>), type.GetGenericArguments());
            if (definition == typeof(Dictionary<,>))
                return PlanOf(typeof(DictionaryPlan<,>), type.GetGenericArguments());
            if (definition == typeof(HashSet<>))
                return PlanOf(typeof(SetPlan<>), type.GetGenericArguments());
        }

        return new FieldsPlan(type);
    }

    private static CopyPlan PlanOf(Type plan, params Type[] arguments) =>
        (CopyPlan)Activator.CreateInstance(plan.MakeGenericType(arguments))!;
}
