using System.Buffers.Binary;
using System.Text;

namespace OrleansPayouts.FaultDrill.Proxy;

/// <summary>One message of PostgreSQL's protocol, whole: its type's letter (0 for the first of a session), length, body.</summary>
internal readonly record struct WireMessage(byte[] Bytes, bool HasType)
{
    public char Type => HasType ? (char)Bytes[0] : '\0';

    private ReadOnlySpan<byte> Body => Bytes.AsSpan(HasType ? 5 : 4);

    /// <summary>The last byte: of ReadyForQuery, whether a transaction is open.</summary>
    public char Last => (char)Bytes[^1];

    /// <summary>The strings that a body begins with: of Parse a name and a text, of Bind a portal and a name, of Query a text.</summary>
    public string Text(int index)
    {
        var rest = Body;
        for (; index > 0; index--)
            rest = rest[(rest.IndexOf((byte)0) + 1)..];
        return Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    /// <summary>The next message; null at the end of the stream.</summary>
    public static async Task<WireMessage?> Read(Stream stream, bool hasType, CancellationToken stop)
    {
        var head = new byte[hasType ? 5 : 4];
        if (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, stop) < head.Length)
            return null;
        var length = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(head.Length - 4));
        var whole = new byte[length + (hasType ? 1 : 0)];
        head.CopyTo(whole, 0);
        await stream.ReadExactlyAsync(whole.AsMemory(head.Length), stop);
        return new WireMessage(whole, hasType);
    }
}
