using System.Text.Json;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Api.Webhooks;

/// <summary>Reads an event whose signature is good. What is missing is not guessed.</summary>
internal static class WebhookReading
{
    private const int LongestId = 255;
    private const string ThinEvent = "v2.core.event";

    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>Null where it is no event, or does not say what an event of its type has to.</summary>
    public static WebhookEvent? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or a text in it that is no Unicode.
            return null;
        }
    }

    private static WebhookEvent? Read(JsonElement root)
    {
        // A thin event: an endpoint may be set up for both kinds, and nothing that matters here comes as one.
        if (TextOf(root, "object") == ThinEvent)
            return new WebhookEvent.Other(TextOf(root, "id") ?? "", DateTimeOffset.UnixEpoch);
        if (TextOf(root, "object") != "event" || TextOf(root, "id") is not { Length: > 0 and <= LongestId } id || id.Contains('\0')
            || TextOf(root, "type") is not { } type || InstantOf(root, "created") is not { } createdAt)
            return null;
        var about = Member(Member(root, "data") ?? default, "object") ?? default;
        return type switch
        {
            WebhookEvent.TransferReversed.Type => Reversal(id, createdAt, about),
            WebhookEvent.AccountUpdated.Type => Account(id, createdAt, about),
            _ => new WebhookEvent.Other(id, createdAt),
        };
    }

    private static WebhookEvent? Reversal(string id, DateTimeOffset createdAt, JsonElement transfer)
    {
        if (TextOf(transfer, "object") != "transfer" || !TransferId.TryParse(TextOf(transfer, "id"), out var transferId)
            || InstantOf(transfer, "created") is not { } transferredAt || NumberOf(transfer, "amount") is not { } amount
            || NumberOf(transfer, "amount_reversed") is not { } reversed || FlagOf(transfer, "reversed") is not { } isWhole)
            return null;
        // No transfer of ours is in a currency that the ledger does not keep.
        if (!Currency.TryParse(TextOf(transfer, "currency"), out var currency))
            return new WebhookEvent.Other(id, createdAt);
        var metadata = Member(transfer, "metadata") ?? default;
        PayoutId? payout = PayoutId.TryParse(TextOf(metadata, "payout_id"), out var named) ? named : null;
        return new WebhookEvent.TransferReversed(
            id, createdAt, transferId, payout, transferredAt, PayoutRail.Stripe.FromWireRoundedDown(amount, currency),
            PayoutRail.Stripe.FromWireRoundedDown(reversed, currency), isWhole && reversed == amount);
    }

    private static WebhookEvent.AccountUpdated? Account(string id, DateTimeOffset createdAt, JsonElement account)
    {
        if (TextOf(account, "object") != "account" || !StripeAccountId.TryParse(TextOf(account, "id"), out var accountId))
            return null;
        // Charges are no matter: an account that only receives transfers takes none.
        var canBePaid = FlagOf(account, "payouts_enabled") == true && TextOf(Member(account, "capabilities") ?? default, "transfers") == "active";
        return new(id, createdAt, accountId, canBePaid);
    }

    private static JsonElement? Member(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var member) ? member : null;

    private static string? TextOf(JsonElement of, string name) =>
        Member(of, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static long? NumberOf(JsonElement of, string name) =>
        Member(of, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    private static bool? FlagOf(JsonElement of, string name) =>
        Member(of, name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } flag ? flag.GetBoolean() : null;

    private static DateTimeOffset? InstantOf(JsonElement of, string name) =>
        NumberOf(of, name) is { } seconds && seconds >= 0 && seconds <= LastSecond ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
