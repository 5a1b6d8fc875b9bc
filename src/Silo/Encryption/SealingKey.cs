using System.Security.Cryptography;
using System.Text;

namespace OrleansPayouts.Silo.Encryption;

/// <summary>
/// AES-256-GCM under keys derived from one data key. The nonce is a keyed hash of the text and of what it is bound to, so the
/// same text in the same place is sealed to the same bytes: whoever reads the database can tell that a row's value did not
/// change, and nothing else, because no two rows are bound to the same. Other texts collide in 96 bits as rarely as random nonces do.
/// </summary>
internal sealed class SealingKey
{
    public const int IdLength = 8;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>How much longer the sealed bytes are.</summary>
    public const int Overhead = NonceBytes + TagBytes;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] nonces;

    /// <summary>One a thread, because none may be shared, and to make one costs more than to seal a name. They live as long as the program.</summary>
    private readonly ThreadLocal<AesGcm> ciphers;

    /// <param name="dataKey">32 bytes.</param>
    public SealingKey(ReadOnlySpan<byte> dataKey)
    {
        var encryption = Derive(dataKey, "payouts data encryption 1");
        ciphers = new ThreadLocal<AesGcm>(() => new AesGcm(encryption, TagBytes));
        nonces = Derive(dataKey, "payouts data nonces 1");
        Id = Convert.ToHexStringLower(Derive(dataKey, "payouts data key id 1").AsSpan(0, IdLength / 2));
    }

    /// <summary>8 hexadecimal digits that follow from the key.</summary>
    public string Id { get; }

    public string Seal(string text, byte[] boundTo)
    {
        var plain = Strict.GetBytes(text);
        var bytes = new byte[Overhead + plain.Length];
        var nonce = bytes.AsSpan(0, NonceBytes);
        Nonce(plain, boundTo).AsSpan(0, NonceBytes).CopyTo(nonce);
        ciphers.Value!.Encrypt(nonce, plain, bytes.AsSpan(NonceBytes, plain.Length), bytes.AsSpan(NonceBytes + plain.Length), boundTo);
        return SealedText.Format(Id, bytes);
    }

    /// <summary>Null where it was not sealed with this key for this place.</summary>
    public string? TryOpen(byte[] bytes, byte[] boundTo)
    {
        var plain = new byte[bytes.Length - Overhead];
        try
        {
            ciphers.Value!.Decrypt(bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes, plain.Length), bytes.AsSpan(NonceBytes + plain.Length), plain, boundTo);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return Strict.GetString(plain);
    }

    private byte[] Nonce(byte[] plain, byte[] boundTo)
    {
        // What it is bound to ends where its length says, so that nothing can be shifted between the two.
        var hashed = new byte[sizeof(int) + boundTo.Length + plain.Length];
        BitConverter.TryWriteBytes(hashed, boundTo.Length);
        boundTo.CopyTo(hashed, sizeof(int));
        plain.CopyTo(hashed, sizeof(int) + boundTo.Length);
        return HMACSHA256.HashData(nonces, hashed);
    }

    private static byte[] Derive(ReadOnlySpan<byte> dataKey, string purpose) =>
        HKDF.Expand(HashAlgorithmName.SHA256, HKDF.Extract(HashAlgorithmName.SHA256, dataKey.ToArray()), 32, Encoding.ASCII.GetBytes(purpose));
}
