using System.Buffers.Text;
using System.Security.Cryptography;
using OrleansPayouts.Domain.Keys;

namespace OrleansPayouts.Api.Keys;

/// <summary>How a key that is made here is written: its prefix, an underscore, and 32 random bytes in base64url.</summary>
public static class KeyText
{
    private const int SecretBytes = 32;
    private const int PrefixBytes = 6;
    private const char Separator = '_';

    /// <summary>43 characters hold 32 bytes.</summary>
    private const int SecretLength = 43;

    /// <summary>A new key, to be shown once, and what is kept of it.</summary>
    public static (string Text, KeyPrefix Prefix, KeyDigest Digest) New()
    {
        var prefix = KeyPrefix.New(RandomNumberGenerator.GetHexString(2 * PrefixBytes, lowercase: true));
        var text = prefix.Value + Separator + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        return (text, prefix, KeyDigest.Of(text, RandomNumberGenerator.GetBytes(KeyDigest.SaltBytes)));
    }

    /// <summary>False for what cannot be such a key; whether it is one is another matter.</summary>
    public static bool TryReadPrefix(string presented, out KeyPrefix prefix)
    {
        prefix = default;
        return presented.Length == KeyPrefix.Length + 1 + SecretLength && presented[KeyPrefix.Length] == Separator
            && KeyPrefix.TryParse(presented[..KeyPrefix.Length], out prefix);
    }
}
