namespace OrleansPayouts.Domain.Runs;

/// <summary>The alphabet of ULIDs: 128 bits in 26 characters that sort as the bits do.</summary>
internal static class CrockfordBase32
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 26;

    public static string Encode(Guid guid) => string.Create(Length, guid, static (text, guid) =>
    {
        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        var rest = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
        for (var i = Length - 1; i >= 0; i--, rest >>= 5)
            text[i] = Alphabet[(int)(rest & 31)];
    });

    /// <summary>26 characters hold 130 bits, so the first of them is 7 at most.</summary>
    public static bool IsEncoded(ReadOnlySpan<char> text) =>
        text.Length == Length && text[0] <= '7' && !text.ContainsAnyExcept(Alphabet);
}
