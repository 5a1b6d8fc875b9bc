using System.Text.RegularExpressions;

namespace OrleansPayouts.Silo.Configuration;

/// <summary>Judges secrets without repeating them.</summary>
public static partial class Secrets
{
    public const int MinKeyLength = 32;

    /// <summary>A key of <see cref="MinKeyLength"/> random characters has more different ones than this, all but certainly.</summary>
    private const int FewDifferent = 8;

    private const int MaxQuoted = 100;

    /// <summary>
    /// What examples and templates have where a secret belongs. Each is so long, or of such characters, that no random
    /// key has it.
    /// </summary>
    private static readonly string[] Placeholders =
    [
        "changeme", "change_me", "change-me", "your_", "your-", "placeholder", "example", "secret_key", "simulator", "password",
        "xxxxxx", "...", "<",
    ];

    public static bool IsPlaceholder(string secret) =>
        Placeholders.Any(placeholder => secret.Contains(placeholder, StringComparison.OrdinalIgnoreCase))
        || secret.Distinct().Count() < FewDifferent;

    /// <summary>
    /// Whether it is a word that examples of addresses have for a user, a password or a host. A person may have chosen the
    /// password, so a word that is merely part of it says nothing.
    /// </summary>
    public static bool IsExampleWord(string part) => ExampleWord().IsMatch(part);

    /// <summary>Its length and nothing else.</summary>
    public static string Masked(string secret) => $"a text of {secret.Length} characters";

    /// <summary>What is no secret, in one line and not too long.</summary>
    public static string Quoted(string text)
    {
        var line = string.Concat(text.Take(MaxQuoted).Select(c => char.IsControl(c) ? ' ' : c));
        return text.Length > MaxQuoted ? $"'{line}…'" : $"'{line}'";
    }

    [GeneratedRegex(
        @"^(password|passwd|pass|pwd|secret|change[-_]?me|placeholder|example|your[-_].*|<.*>|\[.*\]|\{.*\}|\$\{?.*|x{3,}|\*+|\.{3}|…|host|hostname|server|(.*\.)?example(\.(com|org|net))?)$",
        RegexOptions.IgnoreCase)]
    private static partial Regex ExampleWord();
}
