using System.Text.Encodings.Web;

namespace OrleansPayouts.Api.Http;

/// <summary>
/// Writes texts in JSON as they are, in every script, and escapes only what JSON has to and what a page that embeds an answer could take for
/// markup. The framework's own encoders escape either more (<c>'</c>, <c>+</c>, emoji) or less (<c>&lt;</c>, <c>&gt;</c>, <c>&amp;</c>).
/// </summary>
public sealed class PlainJsonEncoder : JavaScriptEncoder
{
    public static readonly PlainJsonEncoder Instance = new();

    private static readonly JavaScriptEncoder Json = UnsafeRelaxedJsonEscaping;

    private PlainJsonEncoder()
    {
    }

    public override int MaxOutputCharactersPerInputCharacter => Json.MaxOutputCharactersPerInputCharacter;

    /// <summary>The framework escapes everything beyond the basic plane, for instance emoji; JSON does not ask for it.</summary>
    public override bool WillEncode(int unicodeScalar) => unicodeScalar <= char.MaxValue && (IsMarkup(unicodeScalar) || Json.WillEncode(unicodeScalar));

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        for (var i = 0; i < textLength; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < textLength && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (WillEncode(text[i]))
                return i;
        }
        return -1;
    }

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        if (!IsMarkup(unicodeScalar))
            return Json.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);
        var escaped = unicodeScalar switch { '<' => @"\u003C", '>' => @"\u003E", _ => @"\u0026" };
        var fits = escaped.AsSpan().TryCopyTo(new Span<char>(buffer, bufferLength));
        numberOfCharactersWritten = fits ? escaped.Length : 0;
        return fits;
    }

    private static bool IsMarkup(int unicodeScalar) => unicodeScalar is '<' or '>' or '&';
}
