using System.Buffers;
using System.IO.Pipelines;

namespace OrleansPayouts.Silo.Hosting.Access;

/// <summary>
/// What arrives on a client's connection, checked before Orleans reads it: every message has to name the client that the
/// connection belongs to. Orleans takes the sender as the message has it, so that a client could speak as a silo's grain.
/// </summary>
/// <param name="inner">The connection's bytes.</param>
/// <param name="identity">Reads who sends.</param>
/// <param name="connected">Called once, with the client's id.</param>
/// <param name="refused">Called with what was wrong, before the connection ends for it.</param>
internal sealed class SenderCheckingReader(PipeReader inner, ClientIdentity identity, Action<string> connected, Action<string> refused) : PipeReader
{
    private ReadOnlySequence<byte> current;
    private string? client;

    /// <summary>Bytes from the first one not consumed on that need no further look.</summary>
    private long checkedBytes;

    /// <exception cref="InvalidDataException">A message names somebody else; nothing of what was read is given.</exception>
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var result = await inner.ReadAsync(cancellationToken);
        Check(result.Buffer);
        return result;
    }

    /// <inheritdoc cref="ReadAsync"/>
    public override bool TryRead(out ReadResult result)
    {
        if (!inner.TryRead(out result))
            return false;
        Check(result.Buffer);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        checkedBytes -= current.Slice(0, consumed).Length;
        current = default;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    /// <summary>Orleans handles a message once all of it is there, and has then been shown nothing that was not checked here.</summary>
    private void Check(ReadOnlySequence<byte> buffer)
    {
        current = buffer;
        try
        {
            while (checkedBytes < buffer.Length && TryCheck(buffer.Slice(checkedBytes), out var length))
                checkedBytes += length;
        }
        catch (Exception failure)
        {
            refused(failure is InvalidDataException ? failure.Message : "It sent bytes that are no message.");
            throw;
        }
    }

    private bool TryCheck(ReadOnlySequence<byte> bytes, out long length) =>
        client is null ? TryIntroduce(bytes, out length) : TryCheckMessage(bytes, out length);

    private bool TryIntroduce(ReadOnlySequence<byte> bytes, out long length)
    {
        if (!identity.TryReadPreamble(bytes, out var introduced, out length))
            return false;
        client = introduced;
        connected(introduced);
        return true;
    }

    private bool TryCheckMessage(ReadOnlySequence<byte> bytes, out long length)
    {
        if (!identity.TryReadSender(bytes, out var sender, out length))
            return false;
        return sender == client ? true : throw new InvalidDataException($"It sent a message in the name of client {sender}.");
    }
}
