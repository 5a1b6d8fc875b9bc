using System.Text.RegularExpressions;

namespace OrleansPayouts.Domain;

/// <summary>
/// Takes out of free text what must not leave the program: keys of Stripe and of ours, webhook secrets, accounts and e-mail
/// addresses, which people and other programs write into reasons and messages.
/// </summary>
public static partial class Redaction
{
    /// <summary>The text with a mark in each such place; the same text where there is none.</summary>
    public static string Of(string text) => Secret().Replace(text, match => match.Groups["kind"] is { Success: true } kind ? $"{kind.Value}…" : "…@…");

    [GeneratedRegex(
        """(?<kind>\b(?:sk|rk|pk)_(?:live|test)_|\bwhsec_|\bacct_|\b(?:admin|cron|key|opk)_(?=[A-Za-z0-9]{16,}))[A-Za-z0-9_]+|[\p{L}\p{N}._%+\-]+@[\p{L}\p{N}\-]+(?:\.[\p{L}\p{N}\-]+)+""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Secret();
}
