using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace OrleansPayouts.Silo.Configuration;

/// <summary>
/// Reads variables, each as NAME or from the file that NAME_FILE names; collects a line for every mistake, and what is in
/// effect. No line repeats a secret.
/// </summary>
public sealed class VariableReader(IConfiguration configuration)
{
    /// <summary>NAME_FILE names the file that has NAME's value.</summary>
    public const string FileSuffix = "_FILE";

    private const string ByDefault = "default";
    private const string NotSet = "(not set)";

    /// <summary>Far above any secret; a path to something endless must not fill the memory.</summary>
    private const int MaxFileBytes = 64 * 1024;

    private readonly List<string> mistakes = [];
    private readonly HashSet<string> refused = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, VariableReading> readings = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Mistakes => mistakes;

    /// <summary>All names that are set, whether anything reads them or not.</summary>
    public IEnumerable<string> Names => configuration.GetChildren().Where(child => NotEmpty(child.Value) is not null).Select(child => child.Key);

    /// <summary>What was read, in the order in which it was read.</summary>
    public IEnumerable<VariableReading> Readings => readings.Values;

    public void Refuse(string name, string was, string mayBe)
    {
        refused.Add(name);
        mistakes.Add($"{Shown(name)} is {was}; it may be {mayBe}.");
    }

    /// <summary>Whether a mistake was found in it already.</summary>
    public bool IsRefused(string name) => refused.Contains(name);

    /// <summary>Says that it must be set, unless it was said already why it could not be read.</summary>
    public void RefuseMissing(string name, string mayBe)
    {
        if (!refused.Contains(name))
            Refuse(name, "not set", mayBe);
    }

    /// <summary>Says what is in effect for a variable where that is not its text.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="value">Words that hold no secret.</param>
    /// <param name="origin">Where it comes from; null leaves that as it was read.</param>
    public void Show(string name, string value, string? origin = null) =>
        readings[name] = new VariableReading(Shown(name), value, origin ?? readings.GetValueOrDefault(name)?.Origin ?? ByDefault);

    /// <summary>The variable's text, which may be shown; null where it is not set or empty.</summary>
    public string? Text(string name)
    {
        var (value, origin, _) = Take(name);
        Show(name, value ?? NotSet, value is null ? ByDefault : origin);
        return value;
    }

    /// <summary>The variable's text, which is never shown; null where it is not set or empty.</summary>
    public string? Secret(string name)
    {
        var (value, origin, _) = Take(name);
        Show(name, value is null ? NotSet : $"(secret, {Secrets.Masked(value)})", value is null ? ByDefault : origin);
        if (value is not null && Committed(name) is { } file)
            Refuse(name, $"in {file}", $"in the environment, or in a file that {Shown(name)}{FileSuffix} names: a secret is never committed");
        return value;
    }

    public int Whole(string name, int unlessSet, int min, int max) => Parsed(
        name,
        text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max ? value : null,
        unlessSet,
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {min:N0} to {max:N0}"));

    public decimal Number(string name, decimal unlessSet, Func<decimal, bool> isAllowed, string mayBe)
    {
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return Parsed(
            name,
            text => decimal.TryParse(text, style, CultureInfo.InvariantCulture, out var value) && isAllowed(value) ? value : null,
            unlessSet,
            mayBe);
    }

    /// <summary>Amounts by currency, <c>JPY:3000,EUR:20</c>; none where it is not set.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="whatIsWrong">A sentence for each amount that may not be.</param>
    public CurrencyAmounts Amounts(string name, Func<CurrencyAmounts, IEnumerable<string>> whatIsWrong)
    {
        var (text, origin, isFile) = Take(name);
        Show(name, text ?? "(a default for each currency)", text is null ? ByDefault : origin);
        if (text is null)
            return CurrencyAmounts.None;
        if (!CurrencyAmounts.TryParse(text, out var amounts))
            Refuse(name, isFile ? Secrets.Masked(text) : Secrets.Quoted(text), "amounts by currency, each once, like JPY:3000,EUR:20");
        foreach (var wrong in whatIsWrong(amounts))
            Refuse(name, isFile ? Secrets.Masked(text) : Secrets.Quoted(text), $"amounts by currency that are allowed: {wrong}");
        return amounts;
    }

    public bool Flag(string name, bool unlessSet)
    {
        var value = Parsed(name, text => bool.TryParse(text, out var value) ? value : null, unlessSet, "true or false");
        Show(name, value ? "true" : "false");
        return value;
    }

    public T OneOf<T>(string name, T unlessSet)
        where T : struct, Enum
    {
        var value = Parsed(
            name,
            text => EnumNames<T>.TryParse(text, out var value) ? value : null,
            unlessSet,
            string.Join(" or ", EnumNames<T>.All.Order(StringComparer.Ordinal)));
        Show(name, EnumNames<T>.Of(value));
        return value;
    }

    private T Parsed<T>(string name, Func<string, T?> parse, T unlessSet, string mayBe)
        where T : struct
    {
        var (text, origin, isFile) = Take(name);
        if (text is null)
        {
            Show(name, Convert.ToString(unlessSet, CultureInfo.InvariantCulture)!, ByDefault);
            return unlessSet;
        }

        if (parse(text) is { } value)
        {
            Show(name, Convert.ToString(value, CultureInfo.InvariantCulture)!, origin);
            return value;
        }

        // A path may lead to another variable's secret.
        var was = isFile ? Secrets.Masked(text) : Secrets.Quoted(text);
        Show(name, $"(refused: {was})", origin);
        Refuse(name, was, mayBe);
        return unlessSet;
    }

    private (string? Value, string Origin, bool IsFile) Take(string name)
    {
        var value = NotEmpty(configuration[name]);
        if (NotEmpty(configuration[name + FileSuffix]) is not { } file)
            return (value, Origin(name), false);
        if (value is not null)
        {
            refused.Add(name);
            mistakes.Add($"{Shown(name)} and {Shown(name)}{FileSuffix} are both set; set one of them.");
            return (value, Origin(name), false);
        }

        return (ReadFile(name, file), $"{Shown(name)}{FileSuffix}={Path(file)}", true);
    }

    private string? ReadFile(string name, string file)
    {
        string problem;
        try
        {
            using var stream = File.OpenRead(file);
            var bytes = new byte[MaxFileBytes + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            using var reader = new StreamReader(new MemoryStream(bytes, 0, length));
            if (length <= MaxFileBytes && NotEmpty(reader.ReadToEnd()) is { } value)
                return value;
            problem = length == 0 ? "is empty" : length > MaxFileBytes ? "is longer than any value" : "holds nothing but spaces";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = $"cannot be read ({e.GetType().Name})";
        }

        refused.Add(name);
        Refuse(name + FileSuffix, $"{Path(file)}, which {problem}", "a file that this user can read, with the value in it");
        return null;
    }

    /// <summary>A path as it is, but not a secret that was set where its file's path belongs.</summary>
    private static string Path(string file) =>
        File.Exists(file) || (System.IO.Path.IsPathRooted(file) && !file.Contains('=') && !file.Contains('+'))
            ? Secrets.Quoted(file)
            : Secrets.Masked(file);

    /// <summary>The settings file that is part of the program, where that is what has it.</summary>
    private string? Committed(string name) =>
        Provider(name) is FileConfigurationProvider { Source.Path: { } path } && System.IO.Path.GetFileName(path).StartsWith("appsettings", StringComparison.OrdinalIgnoreCase)
            ? path
            : null;

    private string Origin(string name) => Provider(name) switch
    {
        EnvironmentVariablesConfigurationProvider => "environment",
        FileConfigurationProvider { Source.Path: { } path } => path,
        _ => "set",
    };

    /// <summary>The one that has the last word.</summary>
    private IConfigurationProvider? Provider(string name) =>
        (configuration as IConfigurationRoot)?.Providers.LastOrDefault(provider => provider.TryGet(name, out var value) && NotEmpty(value) is not null);

    /// <summary>As it is written in the environment.</summary>
    private static string Shown(string name) => name.Replace(":", "__", StringComparison.Ordinal);

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
