using System.Security.Cryptography;
using System.Text;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Domain.Payouts;

/// <summary>
/// A payout's id, written <c>po_</c> and 32 hex digits. It is derived from installation, run, writer and currency,
/// so planning again, even in a database restored from a backup, meets the same idempotency keys at Stripe.
/// </summary>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.PayoutId")]
public readonly record struct PayoutId
{
    private const string Prefix = "po_";

    [Id(0)]
    private readonly Guid value;

    public PayoutId(Guid value) =>
        this.value = value == Guid.Empty ? throw new ArgumentException("An empty payout id names no payout.") : value;

    public Guid Value => value == Guid.Empty ? throw new InvalidOperationException("A default PayoutId names no payout.") : value;

    public static PayoutId Derive(Guid installation, RunId run, WriterId writer, Currency currency)
    {
        // The separator cannot occur in any of the parts, so no two combinations share their bytes.
        var name = Encoding.UTF8.GetBytes($"{installation:N}\n{run.Value}\n{writer.Value}\n{currency.Code}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(name, hash);
        return new PayoutId(new Guid(hash[..16], bigEndian: true));
    }

    public static PayoutId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a payout id: po_ and 32 lower-case hex digits.");

    public static bool TryParse(string? text, out PayoutId id)
    {
        id = default;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || !Guid.TryParseExact(text.AsSpan(Prefix.Length), "N", out var guid) || guid == Guid.Empty)
            return false;
        // One payout has one spelling: the parser takes upper case and surrounding space, and each would be another grain.
        var valid = text.AsSpan(Prefix.Length).SequenceEqual(guid.ToString("N"));
        id = valid ? new PayoutId(guid) : default;
        return valid;
    }

    public override string ToString() => Prefix + Value.ToString("N");
}
