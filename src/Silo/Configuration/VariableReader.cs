using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace OrleansPayouts.Silo.Configuration;

/// <summary>
/// Reads variables, each as NAME or from the file that NAME_FILE names, and collects a line for every mistake.
/// No line repeats a secret.
/// </summary>
public sealed class VariableReader(IConfiguration configuration)
{
    private readonly List<string> mistakes = [];

    public IReadOnlyList<string> Mistakes => mistakes;

    public void Refuse(string name, string was, string mayBe) => mistakes.Add($"{Shown(name)} is {was}; it may be {mayBe}.");

    /// <summary>The variable's text; null where it is not set or empty.</summary>
    public string? Text(string name)
    {
        var value = NotEmpty(configuration[name]);
        if (NotEmpty(configuration[name + "_FILE"]) is not { } file)
            return value;
        if (value is not null)
        {
            mistakes.Add($"{Shown(name)} and {Shown(name)}_FILE are both set; set one of them.");
            return value;
        }

        try
        {
            return NotEmpty(File.ReadAllText(file).Trim());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Refuse(name + "_FILE", $"'{file}', which cannot be read ({e.GetType().Name})", "a file that this user can read");
            return null;
        }
    }

    public int Whole(string name, int unlessSet, int min, int max)
    {
        if (Text(name) is not { } text)
            return unlessSet;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
            return value;
        Refuse(name, $"'{text}'", string.Create(CultureInfo.InvariantCulture, $"a whole number from {min:N0} to {max:N0}"));
        return unlessSet;
    }

    public decimal Number(string name, decimal unlessSet, decimal min, decimal max)
    {
        if (Text(name) is not { } text)
            return unlessSet;
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (decimal.TryParse(text, style, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
            return value;
        Refuse(name, $"'{text}'", string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max:N0}"));
        return unlessSet;
    }

    public bool Flag(string name, bool unlessSet)
    {
        if (Text(name) is not { } text)
            return unlessSet;
        if (bool.TryParse(text, out var value))
            return value;
        Refuse(name, $"'{text}'", "true or false");
        return unlessSet;
    }

    public T OneOf<T>(string name, T unlessSet)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
            return unlessSet;
        if (EnumNames<T>.TryParse(text, out var value))
            return value;
        Refuse(name, $"'{text}'", string.Join(" or ", EnumNames<T>.All.Order(StringComparer.Ordinal)));
        return unlessSet;
    }

    /// <summary>As it is written in the environment.</summary>
    private static string Shown(string name) => name.Replace(":", "__", StringComparison.Ordinal);

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
