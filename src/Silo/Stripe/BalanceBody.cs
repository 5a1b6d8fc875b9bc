using System.Text.Json;
using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Silo.Stripe;

/// <summary>Reads Stripe's balance. What is not one throws <see cref="JsonException"/>.</summary>
internal static class BalanceBody
{
    /// <summary>One amount a currency; a currency that the ledger does not keep is left out, as nothing can be paid in it.</summary>
    public static BalanceAnswer.Known Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var balance = document.RootElement;
        if (balance.ValueKind != JsonValueKind.Object
            || !balance.TryGetProperty("object", out var kind) || kind.ValueKind != JsonValueKind.String || !kind.ValueEquals("balance")
            || !balance.TryGetProperty("livemode", out var mode) || mode.ValueKind is not (JsonValueKind.True or JsonValueKind.False)
            || !balance.TryGetProperty("available", out var available) || available.ValueKind != JsonValueKind.Array)
            throw new JsonException("The body is not a balance.");
        var amounts = new List<Money>();
        foreach (var item in available.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object
                || !item.TryGetProperty("currency", out var code) || code.ValueKind != JsonValueKind.String
                || !item.TryGetProperty("amount", out var amount) || amount.ValueKind != JsonValueKind.Number
                || !amount.TryGetInt64(out var wire))
                throw new JsonException("The balance holds something else than amounts.");
            if (!Currency.TryParse(code.GetString(), out var currency))
                continue;
            if (amounts.Exists(known => known.Currency == currency))
                throw new JsonException("The balance names a currency twice.");
            amounts.Add(PayoutRail.Stripe.FromWireRoundedDown(wire, currency));
        }

        return new BalanceAnswer.Known(amounts, mode.GetBoolean());
    }
}
