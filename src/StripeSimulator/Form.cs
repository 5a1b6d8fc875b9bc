using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace OrleansPayouts.StripeSimulator;

/// <summary>The decoded fields of a form body or a query, in the order they came.</summary>
internal sealed class Form
{
    private readonly List<FormField> fields = new(12);

    public IReadOnlyList<FormField> Fields => fields;

    public string? this[string name]
    {
        get
        {
            foreach (var field in fields)
            {
                if (field.Name == name)
                    return field.Value;
            }

            return null;
        }
    }

    public static Form Parse(in ReadOnlySequence<byte> body) =>
        body.IsSingleSegment ? Parse(body.FirstSpan) : Parse(body.ToArray());

    public static Form Parse(ReadOnlySpan<byte> body)
    {
        var form = new Form();
        while (!body.IsEmpty)
        {
            var end = body.IndexOf((byte)'&');
            var pair = end < 0 ? body : body[..end];
            body = end < 0 ? [] : body[(end + 1)..];
            if (pair.IsEmpty)
                continue;
            var equals = pair.IndexOf((byte)'=');
            var name = equals < 0 ? pair : pair[..equals];
            var value = equals < 0 ? [] : pair[(equals + 1)..];
            form.fields.Add(new(Decode(name), Decode(value)));
        }

        return form;
    }

    /// <summary>
    /// Identifies the endpoint and the parameters, whatever their order: Stripe compares parameters, not bytes.
    /// </summary>
    public string Fingerprint(string path)
    {
        var canonical = new ArrayBufferWriter<byte>(512);
        Append(canonical, path);
        foreach (var field in fields.OrderBy(f => f.Name, StringComparer.Ordinal).ThenBy(f => f.Value, StringComparer.Ordinal))
        {
            Append(canonical, field.Name);
            Append(canonical, field.Value);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(canonical.WrittenSpan, hash);
        return Convert.ToHexStringLower(hash[..16]);
    }

    // The length in front of each part keeps "a" + "bc" apart from "ab" + "c".
    private static void Append(ArrayBufferWriter<byte> canonical, string part)
    {
        BitConverter.TryWriteBytes(canonical.GetSpan(sizeof(int)), part.Length);
        canonical.Advance(sizeof(int));
        Encoding.UTF8.GetBytes(part, canonical);
    }

    private static string Decode(ReadOnlySpan<byte> encoded)
    {
        if (encoded.IndexOfAny((byte)'%', (byte)'+') < 0)
            return Encoding.UTF8.GetString(encoded);
        var decoded = encoded.Length <= 512 ? stackalloc byte[encoded.Length] : new byte[encoded.Length];
        var length = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            var isEscape = encoded[i] == '%' && i + 2 < encoded.Length
                && char.IsAsciiHexDigit((char)encoded[i + 1]) && char.IsAsciiHexDigit((char)encoded[i + 2]);
            decoded[length++] = isEscape ? HexByte(encoded.Slice(i + 1, 2)) : encoded[i] == '+' ? (byte)' ' : encoded[i];
            i += isEscape ? 2 : 0;
        }

        return Encoding.UTF8.GetString(decoded[..length]);
    }

    private static byte HexByte(ReadOnlySpan<byte> digits) => (byte)((HexDigit(digits[0]) << 4) | HexDigit(digits[1]));

    private static int HexDigit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
