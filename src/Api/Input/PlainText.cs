using System.Globalization;
using System.Text;

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
        if (text.EnumerateRunes().All(IsInvisible))
            return "must not be blank: it has no character that can be seen";
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

    /// <summary>
    /// Whether nothing is drawn for it by itself: space, and what Unicode says may be ignored (DerivedCoreProperties.txt,
    /// Default_Ignorable_Code_Point), and the blank Braille pattern. Between others it may matter, as it does in joined emoji.
    /// </summary>
    public static bool IsInvisible(Rune rune) => Rune.IsWhiteSpace(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0
            or >= 0x180B and <= 0x180F or >= 0x2060 and <= 0x206F or >= 0xFE00 and <= 0xFE0F or >= 0xFFF0 and <= 0xFFF8 or >= 0xE0000 and <= 0xE0FFF;

    private static bool IsForbidden(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
