using System.Globalization;

namespace OrleansPayouts.Api.Input;

/// <summary>
/// Reads decimal numbers exactly. The framework's parsers round what has more digits than they keep, and an amount
/// must never be rounded; so longer numbers and exponents are refused.
/// </summary>
public static class PlainDecimal
{
    private const int MaxDigits = 28;

    public const string Rule = "must be a plain decimal number like 12.50, with at most 28 digits";

    public static bool TryParse(string text, out decimal value)
    {
        value = 0;
        var digits = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        return digits.Length is >= 1 and <= MaxDigits + 1
            && char.IsAsciiDigit(digits[0]) && char.IsAsciiDigit(digits[^1])
            && digits.Count('.') <= 1 && !digits.ContainsAnyExcept("0123456789.")
            && digits.Length - digits.Count('.') <= MaxDigits
            && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }
}
