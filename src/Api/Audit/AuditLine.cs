using System.Text.Json.Nodes;
using OrleansPayouts.Domain;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Api.Audit;

/// <summary>An entry of the audit log as it is shown: free text without what must not leave the program.</summary>
/// <param name="Digest">SHA-256 of the entry as it stands in the log, which is before anything was taken out of it here.</param>
public sealed record AuditLine(
    long Id,
    DateTimeOffset At,
    string Actor,
    string Action,
    string? PayoutId,
    string? Subject,
    string? FromStatus,
    string? ToStatus,
    string? Reason,
    string? EntryCorrelationId,
    JsonNode? Before,
    JsonNode? After,
    string Digest)
{
    public static AuditLine Of(AuditRecord entry) => new(
        entry.Id,
        entry.Who.At,
        entry.Who.Actor,
        entry.What.Action,
        entry.What.Payout?.ToString(),
        Clean(entry.What.Subject),
        entry.What.FromStatus,
        entry.What.ToStatus,
        Clean(entry.Who.Reason),
        entry.Who.CorrelationId.Length == 0 ? null : entry.Who.CorrelationId,
        Read(entry.What.Before),
        Read(entry.What.After),
        entry.Digest);

    private static string? Clean(string? text) => text is null ? null : Redaction.Of(text);

    private static JsonNode? Read(string? json) => json is null ? null : JsonNode.Parse(Redaction.Of(json));
}
