using System.Security.Cryptography;
using System.Text;

namespace OrleansPayouts.Domain.Keys;

/// <summary>
/// All that is kept of a key: HMAC-SHA-256 of it under a salt of its own. A slow hash would buy nothing, because a key has
/// 256 random bits and cannot be tried out; it would only make every request slow.
/// </summary>
public sealed class KeyDigest
{
    public const int SaltBytes = 16;

    private readonly byte[] salt;
    private readonly byte[] hash;

    /// <param name="salt"><see cref="SaltBytes"/> bytes.</param>
    /// <param name="hash">32 bytes.</param>
    /// <exception cref="ArgumentException">One of them has another length.</exception>
    public KeyDigest(byte[] salt, byte[] hash)
    {
        if (salt.Length != SaltBytes || hash.Length != HMACSHA256.HashSizeInBytes)
            throw new ArgumentException("A digest is a salt of 16 bytes and a hash of 32.");
        this.salt = salt;
        this.hash = hash;
    }

    public byte[] Salt => [.. salt];

    public byte[] Hash => [.. hash];

    public static KeyDigest Of(string key, byte[] salt) => new(salt, HashOf(key, salt));

    /// <summary>Whether this is the key; takes the same time wherever they differ.</summary>
    public bool Matches(string presented) => CryptographicOperations.FixedTimeEquals(hash, HashOf(presented, salt));

    private static byte[] HashOf(string key, byte[] salt) => HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(key));
}
