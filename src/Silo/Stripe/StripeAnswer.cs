using System.Text.Json;
using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Silo.Stripe;

/// <summary>
/// Reads Stripe's bodies without building documents. What is not Stripe's JSON throws <see cref="JsonException"/>.
/// </summary>
internal static class StripeAnswer
{
    /// <summary>The transfer that a 200 names, if it is the one asked for; otherwise null.</summary>
    public static TransferId? ReadTransfer(ReadOnlySpan<byte> body, TransferRequest request)
    {
        var json = Start(body);
        var matches = default(Matches);
        string? id = null;
        while (NextProperty(ref json))
        {
            if (json.ValueTextEquals("id"u8))
                id = ReadText(ref json);
            else if (json.ValueTextEquals("object"u8))
                matches |= ReadIs(ref json, "transfer") ? Matches.Kind : 0;
            else if (json.ValueTextEquals("amount"u8))
                matches |= ReadIs(ref json, request.WireAmount) ? Matches.Amount : 0;
            else if (json.ValueTextEquals("currency"u8))
                matches |= ReadIs(ref json, request.Amount.Currency.Code.ToLowerInvariant()) ? Matches.Currency : 0;
            else if (json.ValueTextEquals("destination"u8))
                matches |= ReadIs(ref json, request.Destination.Value) ? Matches.Destination : 0;
            else if (json.ValueTextEquals("metadata"u8))
                matches |= ReadMetadata(ref json, request.Payout.ToString()) ? Matches.Payout : 0;
            else
                Skip(ref json);
        }

        End(ref json);
        return matches == Matches.All && TransferId.TryParse(id, out var transfer) ? transfer : null;
    }

    /// <summary>Type, code and parameter of an error body.</summary>
    public static (string? Type, string? Code, string? Param) ReadError(ReadOnlySpan<byte> body)
    {
        var json = Start(body);
        (string? Type, string? Code, string? Param) error = default;
        var isError = false;
        while (NextProperty(ref json))
        {
            if (json.ValueTextEquals("error"u8))
                (isError, error) = (true, ReadErrorObject(ref json));
            else
                Skip(ref json);
        }

        End(ref json);
        return isError && error.Type is not null ? error : throw new JsonException("The body holds no error of Stripe's.");
    }

    private static (string? Type, string? Code, string? Param) ReadErrorObject(ref Utf8JsonReader json)
    {
        (string? Type, string? Code, string? Param) error = default;
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
            throw new JsonException("The error is not an object.");
        while (NextProperty(ref json))
        {
            if (json.ValueTextEquals("type"u8))
                error.Type = ReadText(ref json);
            else if (json.ValueTextEquals("code"u8))
                error.Code = ReadText(ref json);
            else if (json.ValueTextEquals("param"u8))
                error.Param = ReadText(ref json);
            else
                Skip(ref json);
        }

        return error;
    }

    private static bool ReadMetadata(ref Utf8JsonReader json, string payout)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return false;
        }

        var isOurs = false;
        while (NextProperty(ref json))
        {
            if (json.ValueTextEquals("payout_id"u8))
                isOurs = ReadIs(ref json, payout);
            else
                Skip(ref json);
        }

        return isOurs;
    }

    private static Utf8JsonReader Start(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body);
        return json.Read() && json.TokenType == JsonTokenType.StartObject
            ? json
            : throw new JsonException("The body is not an object.");
    }

    // The last read finds the end of the body, or throws on what follows the object.
    private static void End(ref Utf8JsonReader json) => json.Read();

    private static bool NextProperty(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    private static bool ReadIs(ref Utf8JsonReader json, string expected)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String)
            return json.ValueTextEquals(expected);
        json.Skip();
        return false;
    }

    private static bool ReadIs(ref Utf8JsonReader json, long expected)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Number)
            return json.TryGetInt64(out var number) && number == expected;
        json.Skip();
        return false;
    }

    private static string? ReadText(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return null;
        }

        // Stripe sends no NUL, and PostgreSQL could not keep it.
        var text = json.GetString()!;
        return text.Contains('\0') ? throw new JsonException("A text holds a NUL.") : text;
    }

    private static void Skip(ref Utf8JsonReader json)
    {
        json.Read();
        json.Skip();
    }

    [Flags]
    private enum Matches
    {
        Kind = 1,
        Amount = 2,
        Currency = 4,
        Destination = 8,
        Payout = 16,
        All = Kind | Amount | Currency | Destination | Payout,
    }
}
