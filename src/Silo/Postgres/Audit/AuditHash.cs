using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OrleansPayouts.Silo.Postgres.Audit;

/// <summary>SHA-256 over bytes and whole numbers one after another, these as eight bytes each, the highest first.</summary>
internal sealed class AuditHash : IDisposable
{
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>What the first link of a chain, and the first anchor, follow.</summary>
    public static readonly byte[] Beginning = SHA256.HashData([]);

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Microseconds since 1970: all that the database keeps of an instant.</summary>
    public static long Micros(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public AuditHash Add(ReadOnlySpan<byte> bytes)
    {
        hash.AppendData(bytes);
        return this;
    }

    public AuditHash Add(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return Add(bytes);
    }

    public AuditHash Add(DateTimeOffset at) => Add(Micros(at));

    public byte[] End() => hash.GetHashAndReset();

    public void Dispose() => hash.Dispose();
}
