using System.Text;
using System.Text.Json;

namespace OrleansPayouts.StripeSimulator;

/// <summary>The lines of the simulator's own files, written and read in one place.</summary>
internal static class StripeEvents
{
    public static byte[] Account(string id, AccountStatus status) => Event("account", json =>
    {
        json.WriteString("id"u8, id);
        json.WriteString("status"u8, status.ToString());
    });

    // A change and not the new balance: the sum does not depend on how events and transfers interleave.
    public static byte[] Credit(string currency, long amountMinor) => Event("credit", json =>
    {
        json.WriteString("currency"u8, currency);
        json.WriteNumber("amount"u8, amountMinor);
    });

    public static byte[] ClockAdvanced(TimeSpan by) => Event("clock", json => json.WriteNumber("ticks"u8, by.Ticks));

    public static byte[] PastMoved(TimeSpan by) => Event("past", json => json.WriteNumber("ticks"u8, by.Ticks));

    public static byte[] Reversal(TransferReversal reversal) => Event("reversal", json =>
    {
        json.WriteString("id"u8, reversal.Id);
        json.WriteString("transfer"u8, reversal.TransferId);
        json.WriteNumber("amount"u8, reversal.AmountMinor);
        json.WriteNumber("created_ms"u8, reversal.CreatedMs);
        json.WriteString("request_id"u8, reversal.RequestId);
        json.WriteString("idempotency_key"u8, reversal.IdempotencyKey);
        json.WriteString("fingerprint"u8, reversal.Fingerprint);
    });

    public static TransferReversal ParseReversal(JsonElement line) => new(
        line.Text("id"),
        line.Text("transfer"),
        line.GetProperty("amount").GetInt64(),
        line.GetProperty("created_ms").GetInt64(),
        line.Text("request_id"),
        line.TextOrNull("idempotency_key"),
        line.Text("fingerprint"));

    public static byte[] Answer(string key, IdempotencyEntry entry) => StripeJson.Render((key, entry), static (json, of) =>
    {
        json.WriteStartObject();
        json.WriteString("key"u8, of.key);
        json.WriteString("fingerprint"u8, of.entry.Fingerprint);
        json.WriteNumber("created_ms"u8, of.entry.CreatedMs);
        json.WriteString("request_id"u8, of.entry.RequestId);
        json.WriteNumber("status"u8, of.entry.Answer!.Status);
        json.WriteString("outcome"u8, of.entry.Answer.Outcome);
        json.WriteString("body"u8, of.entry.Answer.Body.Span);
        if (of.entry.Answer.ShouldRetry is { } shouldRetry)
            json.WriteBoolean("should_retry"u8, shouldRetry);
        json.WriteEndObject();
    });

    public static IdempotencyEntry ParseAnswer(JsonElement line) =>
        new(line.Text("fingerprint"), line.GetProperty("created_ms").GetInt64(), line.Text("request_id"))
        {
            Answer = new Answer(line.GetProperty("status").GetInt32(), Encoding.UTF8.GetBytes(line.Text("body")))
            {
                Outcome = line.Text("outcome"),
                ShouldRetry = line.TryGetProperty("should_retry", out var shouldRetry) ? shouldRetry.GetBoolean() : null,
            },
        };

    private static byte[] Event(string name, Action<Utf8JsonWriter> write) =>
        StripeJson.Render((name, write), static (json, of) =>
        {
            json.WriteStartObject();
            json.WriteString("event"u8, of.name);
            of.write(json);
            json.WriteEndObject();
        });
}
