using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>Lifts many holds as a set, each with its entry in the audit log.</summary>
internal static class WriterRelease
{
    private const string UnknownSql = """
        select i.id from unnest($1) as i (id) where not exists (select from writers w where w.id = i.id) order by i.id limit 100
        """;

    // The partial index writers_held has all that are held, so that a release costs by them and not by all writers.
    private const string ReleaseSql = """
        with held as (
          select id, hold_kind from writers
          where hold_kind is not null and ($1::text[] is null or id = any($1)) and ($2 is null or hold_kind = $2::hold_kind)
          order by id for no key update
        ), released as (
          update writers w set hold_kind = null, hold_reason = null, updated_at = $3
          from held h where w.id = h.id
          returning w.id, h.hold_kind as before
        ), noted as (
          insert into audit_entries (at, actor, action, subject, from_status, reason, correlation_id)
          select $3, $4, 'writer.released', id, before::text, $5, $6 from released order by id
        )
        select count(*)::int, (array_agg(id::text order by id))[1:100] from released
        """;

    public static async Task<(WritersReleased Result, bool Commit)> Execute(
        NpgsqlConnection connection, IReadOnlyList<WriterId>? ids, HoldKind? kind, AuditContext audit, CancellationToken cancellationToken)
    {
        if (ids is not null && await FindUnknown(connection, ids, cancellationToken) is { Count: > 0 } unknown)
            return (new WritersReleased(0, [], unknown), Commit: false);
        await using var command = BulkTransaction.Command(connection, ReleaseSql);
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Text, (object?)ids?.Select(id => id.Value).ToArray() ?? DBNull.Value);
        command.Parameters.AddText(kind is { } held ? EnumNames<HoldKind>.Of(held) : null);
        command.Parameters.AddInstant(audit.At);
        command.Parameters.AddText(audit.Actor);
        command.Parameters.AddText(audit.Reason);
        command.Parameters.AddText(audit.CorrelationId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var count = reader.GetInt32(0);
        string[] first = count == 0 ? [] : reader.GetFieldValue<string[]>(1);
        return (new WritersReleased(count, [.. first.Select(WriterId.Parse)], []), Commit: count > 0);
    }

    private static async Task<List<WriterId>> FindUnknown(NpgsqlConnection connection, IReadOnlyList<WriterId> ids, CancellationToken cancellationToken)
    {
        await using var command = BulkTransaction.Command(connection, UnknownSql);
        Columns.Add(command, NpgsqlDbType.Text, ids, id => id.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var unknown = new List<WriterId>();
        while (await reader.ReadAsync(cancellationToken))
            unknown.Add(WriterId.Parse(reader.GetString(0)));
        return unknown;
    }
}
