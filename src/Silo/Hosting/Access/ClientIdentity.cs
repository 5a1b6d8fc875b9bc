using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Serialization.Buffers;

namespace OrleansPayouts.Silo.Hosting.Access;

/// <summary>
/// Reads who sends, from the bytes of a client's connection: from the preamble, with which it introduces itself, and from the
/// header of each message. Orleans's own layout, which has no public reader; where a later version has another one, every
/// client is refused, and the tests say so first.
/// </summary>
internal sealed class ClientIdentity(ObjectSerializer serializer)
{
    /// <summary>Orleans takes none that is longer.</summary>
    private const int MaxPreambleBytes = 1024;

    /// <summary>Flags and the message's number come before the sender.</summary>
    private const int BytesBeforeSender = sizeof(uint) + sizeof(long);

    private static readonly Type Preamble = typeof(IClusterClient).Assembly.GetType("Orleans.Runtime.Messaging.ConnectionPreamble", throwOnError: true)!;

    /// <summary>Gives the id that the client introduces itself with. False where more bytes are needed.</summary>
    /// <exception cref="InvalidDataException">It is no client's preamble.</exception>
    public bool TryReadPreamble(ReadOnlySequence<byte> bytes, out string client, out long length)
    {
        (client, length) = ("", 0);
        if (bytes.Length < sizeof(int))
            return false;
        var size = ReadInt32(bytes);
        if (size is <= 0 or > MaxPreambleBytes)
            throw new InvalidDataException("It did not begin with a preamble.");
        length = sizeof(int) + size;
        if (bytes.Length < length)
            return false;
        var preamble = serializer.Deserialize(bytes.Slice(sizeof(int), size).ToArray(), Preamble);
        var id = Preamble.GetProperty("NodeIdentity")!.GetValue(preamble) as GrainId? ?? default;
        client = Callers.ClientOf(id) ?? throw new InvalidDataException($"It introduced itself as {id}, which is no client.");
        return true;
    }

    /// <summary>Gives the client that the message names as its sender. False where more bytes are needed.</summary>
    /// <exception cref="InvalidDataException">The sender is no client.</exception>
    public bool TryReadSender(ReadOnlySequence<byte> bytes, out string client, out long length)
    {
        (client, length) = ("", 0);
        if (bytes.Length < 2 * sizeof(int))
            return false;
        var (header, body) = (ReadInt32(bytes), ReadInt32(bytes.Slice(sizeof(int))));
        if (header <= BytesBeforeSender || body < 0)
            throw new InvalidDataException("It sent something that is no message.");
        length = 2L * sizeof(int) + header + body;
        if (bytes.Length < 2 * sizeof(int) + header)
            return false;
        // No session: what is read here refers to nothing that was read before.
        var reader = Reader.Create(bytes.Slice(2 * sizeof(int) + BytesBeforeSender, header - BytesBeforeSender), session: null!);
        var sender = new GrainId(new GrainType(IdSpanCodec.ReadRaw(ref reader)), IdSpanCodec.ReadRaw(ref reader));
        client = Callers.ClientOf(sender) ?? throw new InvalidDataException($"It sent a message in the name of {sender}.");
        return true;
    }

    private static int ReadInt32(ReadOnlySequence<byte> bytes)
    {
        Span<byte> copy = stackalloc byte[sizeof(int)];
        bytes.Slice(0, sizeof(int)).CopyTo(copy);
        return BinaryPrimitives.ReadInt32LittleEndian(copy);
    }
}
