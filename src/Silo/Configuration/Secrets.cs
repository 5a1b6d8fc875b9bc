namespace OrleansPayouts.Silo.Configuration;

/// <summary>Judges secrets without repeating them.</summary>
public static class Secrets
{
    public const int MinKeyLength = 32;

    /// <summary>A key of <see cref="MinKeyLength"/> random characters has more different ones than this, all but certainly.</summary>
    private const int FewDifferent = 8;

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

    /// <summary>Its length and nothing else.</summary>
    public static string Masked(string secret) => $"a text of {secret.Length} characters";
}
