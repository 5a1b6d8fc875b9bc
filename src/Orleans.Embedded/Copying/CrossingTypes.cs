using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Numerics;
using System.Reflection;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>Which types may cross from grain to grain, and which of them need no copy.</summary>
internal static class CrossingTypes
{
    private static readonly FrozenSet<Type> KnownImmutable = new[]
    {
        typeof(string), typeof(decimal), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan),
        typeof(DateOnly), typeof(TimeOnly), typeof(Uri), typeof(BigInteger), typeof(Int128), typeof(UInt128),
        typeof(CancellationToken), typeof(GrainId), typeof(GrainType), typeof(IdSpan), typeof(TickStatus),
    }.ToFrozenSet();

    private static readonly FrozenSet<Type> KnownGenerics = new[]
    {
        typeof(List<>), typeof(Dictionary<,>), typeof(HashSet<>), typeof(Nullable<>), typeof(KeyValuePair<,>),
        typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>),
    }.ToFrozenSet();

    private static readonly FrozenSet<Type> ImmutableGenerics = new[]
    {
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableHashSet<>), typeof(ImmutableDictionary<,>),
    }.ToFrozenSet();

    private static readonly ConcurrentDictionary<Type, bool> Immutability = new();

    /// <summary>Whether values of the declared type cannot change, so that they need no copy.</summary>
    internal static bool IsImmutable(Type type) => Immutability.GetOrAdd(type, Examine);

    /// <summary>Examines the type and what is inside it, as far as it is declared.</summary>
    /// <exception cref="NotSupportedException">The type, or one inside it, cannot cross; the message names it.</exception>
    internal static void Check(Type type, string where) => Check(type, where, []);

    /// <summary>The instance fields, inherited ones included, without those marked as not serialized.</summary>
    internal static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        const BindingFlags own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            foreach (var field in level.GetFields(own))
            {
                if (!field.IsDefined(typeof(NonSerializedAttribute)))
                    yield return field;
            }
        }
    }

    private static bool Examine(Type type)
    {
        if (IsSimple(type) || type.IsDefined(typeof(ImmutableAttribute), inherit: false))
            return true;
        if (IsGeneric(type, ImmutableGenerics))
            return Array.TrueForAll(type.GetGenericArguments(), IsImmutable);

        // A struct is copied by being passed; only what it refers to could be shared.
        return type.IsValueType && FieldsOf(type).All(field => IsImmutable(field.FieldType));
    }

    private static void Check(Type type, string where, HashSet<Type> seen)
    {
        if (!seen.Add(type) || IsSimple(type) || IsOpenEnded(type))
            return;
        if (type.IsArray && type.GetArrayRank() == 1)
        {
            Check(type.GetElementType()!, where, seen);
            return;
        }

        if (IsGeneric(type, KnownGenerics) || IsGeneric(type, ImmutableGenerics))
        {
            foreach (var argument in type.GetGenericArguments())
                Check(argument, where, seen);
            return;
        }

        if (!type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
        {
            throw new NotSupportedException(
                $"{type} cannot cross from grain to grain ({where}): it has no [GenerateSerializer] and is not a type known here.");
        }

        foreach (var field in FieldsOf(type))
            Check(field.FieldType, $"{where}, in {type}.{field.Name}", seen);
    }

    private static bool IsSimple(Type type) =>
        type.IsPrimitive || type.IsEnum || KnownImmutable.Contains(type)
        || typeof(Exception).IsAssignableFrom(type) || typeof(GrainReference).IsAssignableFrom(type);

    // The values' own types are examined when they come.
    private static bool IsOpenEnded(Type type) => type.IsInterface || type.IsAbstract || type == typeof(object);

    private static bool IsGeneric(Type type, FrozenSet<Type> definitions) =>
        type.IsGenericType && definitions.Contains(type.GetGenericTypeDefinition());
}
