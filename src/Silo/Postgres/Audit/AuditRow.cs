using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace OrleansPayouts.Silo.Postgres.Audit;

/// <summary>A row of the audit log, as it stands in the database.</summary>
internal sealed record AuditRow(
    long Id,
    DateTimeOffset At,
    string Actor,
    string Action,
    Guid? PayoutId,
    string? Subject,
    string? FromStatus,
    string? ToStatus,
    string? Reason,
    string? CorrelationId,
    string? Before,
    string? After)
{
    public const string Columns =
        "e.id, e.at, e.actor, e.action, e.payout_id, e.subject, e.from_status, e.to_status, e.reason, e.correlation_id, e.before::text, e.after::text";

    /// <summary>
    /// SHA-256 of the row, as <c>audit_digest</c> of migration 12 has it. Made here a second time, because whoever can change
    /// rows can change functions too.
    /// </summary>
    public byte[] Digest()
    {
        var text = new StringBuilder(256);
        text.Append(CultureInfo.InvariantCulture, $"{Id} {AuditHash.Micros(At)} {PayoutId}");
        foreach (var field in (ReadOnlySpan<string?>)[Actor, Action, Subject, FromStatus, ToStatus, Reason, CorrelationId, Before, After])
            text.Append(CultureInfo.InvariantCulture, $" {(field is null ? "" : Encoding.UTF8.GetByteCount(field))}:{field}");
        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }

    public static AuditRow Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetFieldValue<DateTimeOffset>(1),
        reader.GetString(2),
        reader.GetString(3),
        reader.IsDBNull(4) ? null : reader.GetGuid(4),
        reader.TextOrNull(5),
        reader.TextOrNull(6),
        reader.TextOrNull(7),
        reader.TextOrNull(8),
        reader.TextOrNull(9),
        reader.TextOrNull(10),
        reader.TextOrNull(11));
}
