namespace OrleansPayouts.Domain.Writers;

/// <summary>The rule for ids that callers give (writers, earnings): safe in URLs, logs, CSV cells and Stripe metadata.</summary>
public static class ExternalId
{
    public const int MaxLength = 64;

    /// <summary>The rule in words, for error messages.</summary>
    public const string Rule = "1 to 64 letters, digits and . _ : @ -, beginning with a letter or digit";

    /// <summary>Whether the id looks like an e-mail address, and so like a person who may want to be forgotten.</summary>
    public static bool LooksLikeEmail(string id) => id.Split('@') is [{ Length: > 0 }, var host] && host.IndexOf('.', StringComparison.Ordinal) > 0;

    public static bool IsValid(string? text)
    {
        if (text is not { Length: >= 1 and <= MaxLength } || !char.IsAsciiLetterOrDigit(text[0]))
            return false;
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or ':' or '@' or '-'))
                return false;
        return true;
    }
}
