using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace OrleansPayouts.Domain.Payouts;

/// <summary>
/// A begun attempt as bytes, for the MAC that vouches for it: every member of the payout and of the retry policy, because
/// each decides what is sent to Stripe, whether it is sent, or what is recorded of it. Not the payee: it decided whether the
/// attempt was begun, and nothing rests on it any more.
/// </summary>
public static class CanonicalSubmission
{
    /// <summary>Another layout needs another first line, so that no MAC over one layout is a MAC over the other.</summary>
    private const string Layout = "payout submission 2";

    /// <summary>No two submissions that differ have the same bytes: the order is fixed, and each member has its length before it.</summary>
    /// <exception cref="InvalidOperationException">An id is a default and names nothing.</exception>
    public static ReadOnlyMemory<byte> Of(WriterPayout payout, RetryPolicy retry)
    {
        var bytes = new ArrayBufferWriter<byte>(initialCapacity: 512);
        Put(bytes, Layout);
        Put(bytes, payout.Id.ToString());
        Put(bytes, payout.Run.Value);
        Put(bytes, payout.Writer.Value);
        Put(bytes, payout.Amount.Minor);
        Put(bytes, payout.Amount.Currency.Code);
        Put(bytes, payout.Destination.Value);
        Put(bytes, (long)payout.Status);
        Put(bytes, payout.Version);
        Put(bytes, payout.Epoch);
        Put(bytes, payout.Attempts);
        Put(bytes, payout.Retries);
        Put(bytes, payout.KeyFirstUsedAt?.UtcTicks);
        Put(bytes, payout.UnansweredAttempts);
        Put(bytes, payout.DueAt?.UtcTicks);
        Put(bytes, payout.Transfer?.Value);
        Put(bytes, payout.FailureCode);
        Put(bytes, payout.SettledThrough);
        Put(bytes, retry.MaxRetries);
        Put(bytes, retry.BaseDelay.Ticks);
        return bytes.WrittenMemory;
    }

    private static void Put(ArrayBufferWriter<byte> bytes, string? text)
    {
        if (text is null)
        {
            PutLength(bytes, -1);
            return;
        }

        // As it is in memory: an encoding would write every text that it cannot express as the same one.
        var characters = MemoryMarshal.AsBytes(text.AsSpan());
        PutLength(bytes, characters.Length);
        bytes.Write(characters);
    }

    private static void Put(ArrayBufferWriter<byte> bytes, long? number)
    {
        if (number is not { } value)
        {
            PutLength(bytes, -1);
            return;
        }

        PutLength(bytes, sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(bytes.GetSpan(sizeof(long)), value);
        bytes.Advance(sizeof(long));
    }

    private static void PutLength(ArrayBufferWriter<byte> bytes, int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes.GetSpan(sizeof(int)), length);
        bytes.Advance(sizeof(int));
    }
}
