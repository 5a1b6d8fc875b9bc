using System.Globalization;
using System.Reflection;

namespace OrleansPayouts.Architecture.Tests;

/// <summary>
/// What silos of two versions and the stored state must agree on, a line each: the calls of the grains, the members of what
/// crosses with them, the names under which state is stored.
/// </summary>
internal static class GrainContracts
{
    private const string PersistentState = "Orleans.Runtime.PersistentStateAttribute";

    private static readonly List<Type> Ours = new[] { "OrleansPayouts.Domain", "OrleansPayouts.Grains" }
        .SelectMany(name => Assembly.Load(name).GetTypes())
        .Where(type => type.Namespace?.StartsWith("OrleansPayouts.", StringComparison.Ordinal) == true)
        .ToList();

    public static IReadOnlyList<string> Lines() =>
    [
        .. Ours.Where(IsGrainInterface).SelectMany(Calls)
            .Concat(Ours.Where(type => ContractAttributes.Has(type, "GenerateSerializer")).SelectMany(Members))
            .Concat(Ours.Where(type => type is { IsClass: true, IsAbstract: false } && type.GetInterfaces().Any(IsGrainInterface)).SelectMany(Stored))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    private static bool IsGrainInterface(Type type) =>
        type.IsInterface && Ours.Contains(type) && type.GetInterfaces().Any(parent => parent.FullName == "Orleans.IGrain");

    private static IEnumerable<string> Calls(Type grain) => grain.GetMethods()
        .Where(method => !method.IsStatic)
        .Select(method => $"call {NameOf(grain)}.{ContractAttributes.AliasOf(method)}"
            + $"({string.Join(", ", method.GetParameters().Select(parameter => NameOf(parameter.ParameterType)))}) gives {NameOf(method.ReturnType)}");

    private static IEnumerable<string> Members(Type type) => type.IsEnum
        ? Enum.GetValuesAsUnderlyingType(type).Cast<object>()
            .Select(value => string.Create(CultureInfo.InvariantCulture, $"value {NameOf(type)} {value} is {Enum.GetName(type, value)}"))
        : ContractAttributes.StateOf(type)
            .Select(field => string.Create(CultureInfo.InvariantCulture, $"member {NameOf(type)} {ContractAttributes.IdOf(type, field)} is {NameOf(field.FieldType)}"))
            .Prepend($"type {NameOf(type)}");

    /// <summary>A grain's class names its rows; what is in them is JSON, which goes by the members' names.</summary>
    private static IEnumerable<string> Stored(Type grain)
    {
        yield return $"grain {grain.Name} is {string.Join(", ", grain.GetInterfaces().Where(IsGrainInterface).Select(NameOf))}";
        foreach (var parameter in grain.GetConstructors().SelectMany(constructor => constructor.GetParameters()))
            if (parameter.GetCustomAttributesData().FirstOrDefault(data => data.AttributeType.FullName == PersistentState) is { } stored)
            {
                var state = parameter.ParameterType.GetGenericArguments()[0];
                yield return $"state {grain.Name}.{string.Join('.', stored.ConstructorArguments.Select(argument => argument.Value))} is {NameOf(state)}";
                foreach (var line in Json(state, []))
                    yield return line;
            }
    }

    private static IEnumerable<string> Json(Type type, HashSet<Type> seen)
    {
        var parts = type.GetGenericArguments().SelectMany(part => Json(part, seen));
        if (!Ours.Contains(type) || type.IsEnum || !seen.Add(type))
            return parts;
        var properties = type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.GetMethod!.GetParameters().Length == 0).ToList();
        return properties.Select(property => $"json {NameOf(type)}.{property.Name} is {NameOf(property.PropertyType)}")
            .Concat(properties.SelectMany(property => Json(property.PropertyType, seen)));
    }

    private static string NameOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
            return NameOf(value) + "?";
        if (type.IsArray)
            return NameOf(type.GetElementType()!) + "[]";
        if (type.IsGenericType)
            return $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>";
        return ContractAttributes.AliasOf(type) ?? type.Name;
    }
}
