using System.Text.Json;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Silo.Stripe;

/// <summary>Reads a page of Stripe's list of transfers. What is not one throws <see cref="JsonException"/>.</summary>
internal static class TransferPage
{
    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    public static TransferListing.Page Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var list = document.RootElement;
        if (TextOf(list, "object") != "list" || Member(list, "data") is not { ValueKind: JsonValueKind.Array } items)
            throw new JsonException("The body is not a list.");
        var hasMore = Member(list, "has_more") is { ValueKind: JsonValueKind.True or JsonValueKind.False } more
            ? more.GetBoolean()
            : throw new JsonException("The list does not say whether it ends.");
        var transfers = new List<ListedTransfer>(items.GetArrayLength());
        TransferId? last = null;
        foreach (var item in items.EnumerateArray())
        {
            last = IdOf(item);
            if (Read(item, last.Value) is { } transfer)
                transfers.Add(transfer);
        }

        return hasMore && last is null
            ? throw new JsonException("An empty page cannot be followed by another.")
            : new TransferListing.Page(transfers, hasMore ? last : null);
    }

    /// <summary>A body that is one transfer; null where it is none that this program could express.</summary>
    public static ListedTransfer? ReadOne(ReadOnlyMemory<byte> body, TransferId asked)
    {
        using var document = JsonDocument.Parse(body);
        if (IdOf(document.RootElement) != asked)
            throw new JsonException("The body is another transfer.");
        // It is asked for to be booked as paid, so what was taken back of it has to be known.
        return WireReversedOf(document.RootElement) is not null
            ? Read(document.RootElement, asked)
            : throw new JsonException("The transfer does not say how much of it was reversed.");
    }

    private static ListedTransfer? Read(JsonElement item, TransferId id)
    {
        var metadata = Member(item, "metadata") ?? default;
        PayoutId? payout = PayoutId.TryParse(TextOf(metadata, "payout_id"), out var p) ? p : null;
        RunId? run = RunId.TryParse(TextOf(metadata, "run_id"), out var r) ? r : null;
        WriterId? writer = WriterId.TryParse(TextOf(metadata, "writer_id"), out var w) ? w : null;
        if (AmountOf(item) is { } amount && StripeAccountId.TryParse(TextOf(item, "destination"), out var destination))
            return new ListedTransfer(id, payout, run, writer, amount, destination, CreatedAt(item), IsReversed(item))
            {
                AmountReversed = AmountReversedOf(item, amount.Currency),
            };
        // To leave out a transfer of ours would be to prove its absence.
        return payout is null ? null : throw new JsonException($"{id} cannot be read.");
    }

    private static TransferId IdOf(JsonElement item) =>
        TextOf(item, "object") == "transfer" && TransferId.TryParse(TextOf(item, "id"), out var id)
            ? id
            : throw new JsonException("The list holds something else than transfers.");

    private static Money? AmountOf(JsonElement item) =>
        Member(item, "amount") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var wire)
            && Currency.TryParse(TextOf(item, "currency"), out var currency) && PayoutRail.Stripe.TryFromWire(wire, currency, out var amount)
            ? amount
            : null;

    /// <summary>Null where nothing was taken back, or that is not said; a fraction that the ledger cannot express is left out of the amount.</summary>
    private static Money? AmountReversedOf(JsonElement item, Currency currency) =>
        WireReversedOf(item) is { } wire and not 0 ? PayoutRail.Stripe.FromWireRoundedDown(wire, currency) : null;

    private static long? WireReversedOf(JsonElement item) =>
        Member(item, "amount_reversed") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var wire) ? wire : null;

    private static DateTimeOffset CreatedAt(JsonElement item) =>
        Member(item, "created") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var seconds)
            && seconds >= 0 && seconds <= LastSecond
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw new JsonException("A transfer does not say when it was created.");

    private static bool IsReversed(JsonElement item) => Member(item, "reversed") switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw new JsonException("A transfer does not say whether it was reversed."),
    };

    private static JsonElement? Member(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var member) ? member : null;

    private static string? TextOf(JsonElement of, string name) =>
        Member(of, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
