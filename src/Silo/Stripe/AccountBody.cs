using System.Text.Json;
using OrleansPayouts.Domain.Writers;

namespace OrleansPayouts.Silo.Stripe;

/// <summary>Reads Stripe's account. What is not one throws <see cref="JsonException"/>.</summary>
internal static class AccountBody
{
    public static StripeAccountId Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var account = document.RootElement;
        return account.ValueKind == JsonValueKind.Object
            && account.TryGetProperty("object", out var kind) && kind.ValueKind == JsonValueKind.String && kind.ValueEquals("account")
            && account.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
            && StripeAccountId.TryParse(id.GetString(), out var parsed)
            ? parsed
            : throw new JsonException("The body is not an account.");
    }
}
