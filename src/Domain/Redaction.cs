using System.Text.RegularExpressions;

namespace OrleansPayouts.Domain;

/// <summary>
/// Removes from free text what must not leave the program: keys of Stripe and of this program, webhook secrets, tokens, passwords in
/// addresses, Stripe accounts and e-mail addresses. People and other programs write them into reasons and messages.
/// </summary>
public static partial class Redaction
{
    /// <summary>The text with a mark in each such place; the same text where there is none.</summary>
    public static string Of(string text) => Secret().Replace(text, match => match.Groups["kind"] is { Success: true } kind ? $"{kind.Value}…" : "…@…");

    // In this order: a stored key, opk_<12 hex>_<43 of base64url>, keeps the prefix by which an admin finds it; the user and password of an
    // address go before an e-mail address can match a part of them.
    [GeneratedRegex(
        """
        (?<kind>\bopk_[0-9a-f]{12}_)[A-Za-z0-9_\-]{8,}|(?<kind>\b(?:sk|rk|pk)_(?:live|test)_|\bwhsec_|\bacct_|\b(?:admin|cron|key|opk)_(?=[A-Za-z0-9]{16,}))[A-Za-z0-9_]+|(?<kind>\beyJ)[A-Za-z0-9_\-]{8,}(?:\.[A-Za-z0-9_\-]*){1,4}|(?<kind>\b[A-Za-z][A-Za-z0-9+.\-]*://)[^\s/@?#]*@|[\p{L}\p{N}._%+\-]+@[\p{L}\p{N}\-]+(?:\.[\p{L}\p{N}\-]+)+
        """,
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Secret();
}
