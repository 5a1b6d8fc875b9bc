using System.Text.Json;

namespace OrleansPayouts.FaultDrill.Checks;

/// <summary>A transfer that Stripe has committed, as its journal says.</summary>
internal sealed record Transfer(
    string Id, long AmountMinor, string Currency, string Destination, string Group, string Payout, string Writer, string Key, string Fingerprint)
{
    /// <summary>Reads journal.jsonl. A torn last line never happened.</summary>
    public static List<Transfer> ReadJournal(string folder)
    {
        var transfers = new List<Transfer>();
        using var file = new FileStream(Path.Combine(folder, "journal.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var lines = reader.ReadToEnd().Split('\n');
        foreach (var line in lines[..^1])
        {
            using var json = JsonDocument.Parse(line);
            transfers.Add(Read(json.RootElement));
        }
        return transfers;
    }

    private static Transfer Read(JsonElement line)
    {
        var metadata = line.GetProperty("metadata");
        return new Transfer(
            line.GetProperty("id").GetString()!,
            line.GetProperty("amount").GetInt64(),
            line.GetProperty("currency").GetString()!.ToUpperInvariant(),
            line.GetProperty("destination").GetString()!,
            line.GetProperty("transfer_group").GetString() ?? "",
            metadata.GetProperty("payout_id").GetString()!,
            metadata.GetProperty("writer_id").GetString()!,
            line.GetProperty("idempotency_key").GetString() ?? "",
            line.GetProperty("fingerprint").GetString()!);
    }
}
