using System.Collections.Frozen;
using System.Text.Json;

namespace OrleansPayouts.Domain;

/// <summary>An enumeration's values as the database and the API write them: <c>retry_scheduled</c>.</summary>
public static class EnumNames<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Names = Enum.GetValues<T>()
        .ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    private static readonly FrozenDictionary<string, T> Values = Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>Every name.</summary>
    public static IEnumerable<string> All => Names.Values;

    public static string Of(T value) => Names[value];

    public static T Parse(string name) => Values[name];

    public static bool TryParse(string? name, out T value)
    {
        value = default;
        return name is not null && Values.TryGetValue(name, out value);
    }
}
