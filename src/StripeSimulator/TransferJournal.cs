using System.Text.Json;

namespace OrleansPayouts.StripeSimulator;

/// <summary>
/// The journal of committed transfers, one JSON line each: the judge in tests of what was really paid. It is
/// written before a request is answered, and can be read while the simulator runs.
/// </summary>
public static class TransferJournal
{
    /// <summary>The file's name in the data folder.</summary>
    public const string FileName = "journal.jsonl";

    /// <summary>All transfers committed in this data folder, oldest first; a torn last line is not one.</summary>
    public static IReadOnlyList<CommittedTransfer> Read(string dataFolder)
    {
        var transfers = new List<CommittedTransfer>();
        JsonLines.ForEach(Path.Combine(dataFolder, FileName), line => transfers.Add(Parse(line)));
        return transfers;
    }

    internal static byte[] Line(CommittedTransfer transfer) => StripeJson.Render(transfer, Write);

    internal static CommittedTransfer Parse(JsonElement line) => new()
    {
        Id = line.Text("id"),
        AmountMinor = line.GetProperty("amount").GetInt64(),
        Currency = line.Text("currency"),
        Destination = line.Text("destination"),
        TransferGroup = line.TextOrNull("transfer_group"),
        Description = line.TextOrNull("description"),
        Metadata = [.. line.GetProperty("metadata").EnumerateObject().Select(p => new FormField(p.Name, p.Value.GetString()!))],
        IdempotencyKey = line.TextOrNull("idempotency_key"),
        Fingerprint = line.Text("fingerprint"),
        CreatedMs = line.GetProperty("created_ms").GetInt64(),
        RequestId = line.Text("request_id"),
        SavedStatus = line.GetProperty("saved_status").GetInt32(),
    };

    private static void Write(Utf8JsonWriter json, CommittedTransfer transfer)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, transfer.Id);
        json.WriteNumber("amount"u8, transfer.AmountMinor);
        json.WriteString("currency"u8, transfer.Currency);
        json.WriteString("destination"u8, transfer.Destination);
        json.WriteString("transfer_group"u8, transfer.TransferGroup);
        json.WriteString("description"u8, transfer.Description);
        json.WriteStartObject("metadata"u8);
        foreach (var field in transfer.Metadata)
            json.WriteString(field.Name, field.Value);
        json.WriteEndObject();
        json.WriteString("idempotency_key"u8, transfer.IdempotencyKey);
        json.WriteString("fingerprint"u8, transfer.Fingerprint);
        json.WriteNumber("created"u8, transfer.CreatedMs / 1000);
        json.WriteNumber("created_ms"u8, transfer.CreatedMs);
        json.WriteString("request_id"u8, transfer.RequestId);
        json.WriteNumber("saved_status"u8, transfer.SavedStatus);
        json.WriteEndObject();
    }
}
