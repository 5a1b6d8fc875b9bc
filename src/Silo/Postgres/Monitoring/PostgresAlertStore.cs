using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Grains.Monitoring;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres.Monitoring;

/// <summary>Alerts, each change with its event, and its audit entry where a person made it, in one statement.</summary>
public sealed class PostgresAlertStore(NpgsqlDataSource database) : IAlertStore
{
    internal const string Columns = """
        id, type::text, subject, severity::text, title, message, metrics::text, created_at, updated_at, last_seen_at, occurrences,
        acknowledged_by, acknowledged_at, resolved_by, resolved_at, cleared_at, correlation_id, version
        """;

    private const string Values = """
        $1, $2::alert_type, $3, $4::alert_severity, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18
        """;

    private const string RaiseSql = $"""
        with written as (
          insert into alerts (id, type, subject, severity, title, message, metrics, created_at, updated_at, last_seen_at, occurrences,
            acknowledged_by, acknowledged_at, resolved_by, resolved_at, cleared_at, correlation_id, version)
          values ({Values})
          on conflict (type, subject) where resolved_at is null do nothing
          returning id
        {Consequences}
        """;

    private const string ChangeSql = $"""
        with written as (
          update alerts set (id, type, subject, severity, title, message, metrics, created_at, updated_at, last_seen_at, occurrences,
            acknowledged_by, acknowledged_at, resolved_by, resolved_at, cleared_at, correlation_id, version) = row ({Values})
          where id = $1 and version = $18 - 1
          returning id
        {Consequences}
        """;

    private const string Consequences = """
        ), event as (
          insert into alert_events (alert_id, kind, at, actor, snapshot)
          select id, $19::alert_event_kind, $20, $21, $22 from written where $19 is not null
        ), audit as (
          insert into audit_entries (at, actor, action, subject, correlation_id)
          select $20, $21, 'alert.' || $19, id, $23 from written where $23 is not null
        )
        select count(*) from written
        """;

    public async Task<IReadOnlyList<Alert>> LoadKnown(DateTimeOffset quietSince, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            select {Columns} from (
              select * from alerts where resolved_at is null
              union all
              select * from alerts where resolved_at > $1 and resolved_at is not null and cleared_at is null
            ) known order by created_at desc, id desc
            """);
        command.Parameters.AddInstant(quietSince);
        return await Read(command, cancellationToken);
    }

    public async Task<Alert?> Find(string id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from alerts where id = $1");
        command.Parameters.AddText(id);
        return (await Read(command, cancellationToken)).SingleOrDefault();
    }

    public async Task<IReadOnlyList<Alert>> List(AlertCursor? before, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"select {Columns} from alerts where (created_at, id) < ($1, $2) order by created_at desc, id desc limit $3");
        command.Parameters.AddInstant(before?.CreatedAt ?? DateTimeOffset.MaxValue);
        command.Parameters.AddText(before?.AlertId ?? "");
        command.Parameters.AddInt(limit);
        return await Read(command, cancellationToken);
    }

    public async Task<bool> Write(AlertStep step, AuditContext? audit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(step.Before is null ? RaiseSql : ChangeSql);
        AddAlert(command.Parameters, step.After with { Version = step.Before is { } before ? before.Version + 1 : 0 });
        command.Parameters.AddText(step.Kind is { } kind ? EnumNames<AlertEventKind>.Of(kind) : null);
        command.Parameters.AddInstant(step.After.UpdatedAt);
        command.Parameters.AddText(step.Actor);
        command.Parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(AlertView.Of(step.After), JsonSerializerOptions.Web));
        command.Parameters.AddText(audit?.CorrelationId);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))! == 1;
    }

    public async Task<IReadOnlyList<AlertEvent>> ReadEvents(long after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "select id, alert_id, kind::text, at, actor, snapshot::text from alert_events where id > $1 order by id limit $2");
        command.Parameters.AddWithValue(NpgsqlDbType.Bigint, after);
        command.Parameters.AddInt(limit);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var events = new List<AlertEvent>();
        while (await reader.ReadAsync(cancellationToken))
            events.Add(new AlertEvent(
                reader.GetInt64(0), reader.GetString(1), EnumNames<AlertEventKind>.Parse(reader.GetString(2)),
                reader.GetFieldValue<DateTimeOffset>(3), reader.GetString(4), reader.GetString(5)));
        return events;
    }

    public async Task<long> LastEvent(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select coalesce(max(id), 0) from alert_events");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static void AddAlert(NpgsqlParameterCollection parameters, Alert alert)
    {
        parameters.AddText(alert.Id);
        parameters.AddText(EnumNames<AlertType>.Of(alert.Type));
        parameters.AddText(alert.Subject);
        parameters.AddText(EnumNames<AlertSeverity>.Of(alert.Severity));
        parameters.AddText(alert.Title);
        parameters.AddText(alert.Message);
        parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(alert.Metrics));
        parameters.AddInstant(alert.CreatedAt);
        parameters.AddInstant(alert.UpdatedAt);
        parameters.AddInstant(alert.LastSeenAt);
        parameters.AddInt(alert.Occurrences);
        parameters.AddText(alert.AcknowledgedBy);
        parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)alert.AcknowledgedAt ?? DBNull.Value);
        parameters.AddText(alert.ResolvedBy);
        parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)alert.ResolvedAt ?? DBNull.Value);
        parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)alert.ClearedAt ?? DBNull.Value);
        parameters.AddText(alert.CorrelationId);
        parameters.AddInt(alert.Version);
    }

    private static async Task<IReadOnlyList<Alert>> Read(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var alerts = new List<Alert>();
        while (await reader.ReadAsync(cancellationToken))
            alerts.Add(ReadAlert(reader));
        return alerts;
    }

    internal static Alert ReadAlert(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetString(0),
        Type = EnumNames<AlertType>.Parse(reader.GetString(1)),
        Subject = reader.GetString(2),
        Severity = EnumNames<AlertSeverity>.Parse(reader.GetString(3)),
        Title = reader.GetString(4),
        Message = reader.GetString(5),
        Metrics = JsonSerializer.Deserialize<Dictionary<string, decimal>>(reader.GetString(6))!,
        CreatedAt = reader.GetFieldValue<DateTimeOffset>(7),
        UpdatedAt = reader.GetFieldValue<DateTimeOffset>(8),
        LastSeenAt = reader.GetFieldValue<DateTimeOffset>(9),
        Occurrences = reader.GetInt32(10),
        AcknowledgedBy = reader.TextOrNull(11),
        AcknowledgedAt = reader.InstantOrNull(12),
        ResolvedBy = reader.TextOrNull(13),
        ResolvedAt = reader.InstantOrNull(14),
        ClearedAt = reader.InstantOrNull(15),
        CorrelationId = reader.GetString(16),
        Version = reader.GetInt32(17),
    };
}
