using System.Globalization;

namespace OrleansPayouts.Api.Input;

/// <summary>The rule for text that people write: any script, no control characters; kept to the letter.</summary>
public static class PlainText
{
    /// <summary>What is wrong with <paramref name="text"/>; null where nothing is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxLength">In UTF-16 units.</param>
    public static string? WhatIsWrong(string text, int maxLength)
    {
        if (text.Length > maxLength)
            return $"must have at most {maxLength} characters, has {text.Length}";
        if (string.IsNullOrWhiteSpace(text))
            return "must not be blank";
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                    return "must be valid Unicode";
                i++;
            }
            else if (IsForbidden(text[i]))
            {
                return $"must not contain control characters or line breaks (U+{(int)text[i]:X4} at {i + 1})";
            }
        }

        return null;
    }

    private static bool IsForbidden(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
