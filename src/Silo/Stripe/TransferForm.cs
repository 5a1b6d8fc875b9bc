using System.Buffers;
using System.Buffers.Text;
using System.Text;
using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Silo.Stripe;

/// <summary>The body of <c>POST /v1/transfers</c>, form-encoded into one buffer.</summary>
internal static class TransferForm
{
    // Room for every field at its longest; the buffer would grow, but never has to.
    private const int UsualLength = 640;

    private static readonly SearchValues<char> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    /// <summary>Always the same bytes for the same request, as the idempotency key demands.</summary>
    public static ReadOnlyMemory<byte> Encode(TransferRequest request)
    {
        var body = new ArrayBufferWriter<byte>(UsualLength);
        body.Write("amount="u8);
        Utf8Formatter.TryFormat(request.Amount.Minor, body.GetSpan(20), out var digits);
        body.Advance(digits);
        Append(body, "&currency="u8, request.Amount.Currency.Code.ToLowerInvariant());
        Append(body, "&destination="u8, request.Destination.Value);
        Append(body, "&transfer_group="u8, request.TransferGroup);
        Append(body, "&description="u8, request.Description);
        Append(body, "&metadata%5Bpayout_id%5D="u8, request.Payout.ToString());
        Append(body, "&metadata%5Brun_id%5D="u8, request.Run.Value);
        Append(body, "&metadata%5Bwriter_id%5D="u8, request.Writer.Value);
        return body.WrittenMemory;
    }

    private static void Append(ArrayBufferWriter<byte> body, ReadOnlySpan<byte> name, string value)
    {
        body.Write(name);
        if (!value.AsSpan().ContainsAnyExcept(Unreserved))
            Encoding.UTF8.GetBytes(value, body);
        else
            Encoding.UTF8.GetBytes(Uri.EscapeDataString(value), body);
    }
}
