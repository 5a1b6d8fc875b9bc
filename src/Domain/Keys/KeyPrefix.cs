namespace OrleansPayouts.Domain.Keys;

/// <summary>
/// A key's visible part, by which people and the audit log name it: <c>opk_</c> and 12 hexadecimal digits in lower case. It
/// opens nothing.
/// </summary>
public readonly record struct KeyPrefix : IComparable<KeyPrefix>
{
    public const string Rule = "opk_ and 12 hexadecimal digits, as the list of keys shows it";

    public const int Length = 16;

    private const string Start = "opk_";

    private readonly string? value;

    private KeyPrefix(string value) => this.value = value;

    /// <exception cref="InvalidOperationException">It is <c>default</c>.</exception>
    public string Value => value ?? throw new InvalidOperationException("A default KeyPrefix is no prefix.");

    /// <param name="digits">12 hexadecimal digits in lower case, chosen at random.</param>
    public static KeyPrefix New(string digits) => Parse(Start + digits);

    /// <exception cref="FormatException">It is not <see cref="Rule"/>.</exception>
    public static KeyPrefix Parse(string text) =>
        TryParse(text, out var prefix) ? prefix : throw new FormatException($"A key's prefix is {Rule}.");

    public static bool TryParse(string? text, out KeyPrefix prefix)
    {
        var valid = text is { Length: Length } && text.StartsWith(Start, StringComparison.Ordinal)
            && text.AsSpan(Start.Length).IndexOfAnyExcept("0123456789abcdef") < 0;
        prefix = valid ? new KeyPrefix(text!) : default;
        return valid;
    }

    public int CompareTo(KeyPrefix other) => string.CompareOrdinal(value, other.value);

    public override string ToString() => Value;
}
