using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace OrleansPayouts.Silo.Encryption;

/// <summary>How a sealed text is written: <c>enc1:KEYID:</c> and nonce, ciphertext and tag in base64url.</summary>
internal static class SealedText
{
    private const string Scheme = "enc1:";

    public static string Start(string keyId) => $"{Scheme}{keyId}:";

    public static string Format(string keyId, ReadOnlySpan<byte> bytes) => Start(keyId) + Base64Url.EncodeToString(bytes);

    /// <summary>False for a text that is not sealed.</summary>
    public static bool TryParse(string stored, [NotNullWhen(true)] out string? keyId, [NotNullWhen(true)] out byte[]? bytes)
    {
        const int start = 5 + SealingKey.IdLength + 1;
        (keyId, bytes) = (null, null);
        if (stored.Length <= start || !stored.StartsWith(Scheme, StringComparison.Ordinal) || stored[start - 1] != ':')
            return false;
        var id = stored.Substring(Scheme.Length, SealingKey.IdLength);
        if (id.AsSpan().IndexOfAnyExcept("0123456789abcdef") >= 0 || !Base64Url.IsValid(stored.AsSpan(start), out var length) || length < SealingKey.Overhead)
            return false;
        (keyId, bytes) = (id, Base64Url.DecodeFromChars(stored.AsSpan(start)));
        return true;
    }
}
