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

    public override bool WillEncode(int unicodeScalar) => IsMarkup(unicodeScalar) || Json.WillEncode(unicodeScalar);

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var found = Json.FindFirstCharacterToEncode(text, textLength);
        var markup = new ReadOnlySpan<char>(text, found < 0 ? textLength : found).IndexOfAny('<', '>', '&');
        return markup < 0 ? found : markup;
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
