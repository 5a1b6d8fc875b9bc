using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Alerts;
using OrleansPayouts.Grains.Notifications;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres.Monitoring;

/// <inheritdoc cref="INotificationStore"/>
public sealed class PostgresNotificationStore(NpgsqlDataSource database) : INotificationStore
{
    // What a person has done (acknowledged) he knows; a repeat is news only where it has become worse.
    private const string NewsSql = """
        select w.last_event, e.id, e.alert_id, e.kind::text, e.at, e.actor, e.snapshot::text,
          coalesce(e.kind in ('raised', 'resolved') or e.kind = 'repeated' and (e.snapshot->>'severity')::alert_severity > (
            select (p.snapshot->>'severity')::alert_severity from alert_events p
            where p.alert_id = e.alert_id and p.id < e.id order by p.id desc limit 1), false)
        from notification_watermark w
        left join lateral (select * from alert_events where id > w.last_event order by id limit $1) e on true
        order by e.id
        """;

    private const string PlanSql = """
        with moved as (
          update notification_watermark set last_event = $2 where last_event = $1 returning last_event
        ), planned as (
          insert into notification_deliveries (id, channel, target, event_ids, first_event, created_at, due_at)
          select d.id, d.channel::notification_channel, d.target, d.events::bigint[], (d.events::bigint[])[1], d.at, d.at
          from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::timestamptz[]) d (id, channel, target, events, at), moved
        )
        select count(*) from moved
        """;

    public async Task<AlertNews> ReadNews(int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(NewsSql);
        command.Parameters.AddInt(limit);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        long after = 0, until = 0;
        var news = new List<AlertEvent>();
        while (await reader.ReadAsync(cancellationToken))
        {
            after = reader.GetInt64(0);
            until = reader.IsDBNull(1) ? after : reader.GetInt64(1);
            if (until > after && reader.GetBoolean(7))
                news.Add(ReadEvent(reader, 1));
        }
        return new AlertNews(after, until, news);
    }

    public async Task<bool> Plan(long after, long until, IReadOnlyList<NotificationDelivery> deliveries, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(PlanSql);
        var parameters = command.Parameters;
        parameters.AddWithValue(NpgsqlDbType.Bigint, after);
        parameters.AddWithValue(NpgsqlDbType.Bigint, until);
        parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Uuid, deliveries.Select(delivery => delivery.Id).ToArray());
        parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Text, deliveries.Select(delivery => EnumNames<NotificationChannel>.Of(delivery.Channel)).ToArray());
        parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Text, deliveries.Select(delivery => delivery.TargetKey).ToArray());
        parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Text, deliveries.Select(delivery => ArrayText(delivery.EventIds)).ToArray());
        parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, deliveries.Select(delivery => delivery.CreatedAt.UtcDateTime).ToArray());
        return (long)(await command.ExecuteScalarAsync(cancellationToken))! == 1;
    }

    public async Task<IReadOnlyList<NotificationDelivery>> ReadDue(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select id, channel::text, target, event_ids, attempts, created_at from notification_deliveries
            where status = 'pending' and due_at <= $1 order by attempts, first_event, id limit $2
            """);
        command.Parameters.AddInstant(now);
        command.Parameters.AddInt(limit);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var due = new List<NotificationDelivery>();
        while (await reader.ReadAsync(cancellationToken))
            due.Add(new NotificationDelivery(
                reader.GetGuid(0), EnumNames<NotificationChannel>.Parse(reader.GetString(1)), reader.GetString(2),
                reader.GetFieldValue<long[]>(3), reader.GetInt32(4), reader.GetFieldValue<DateTimeOffset>(5)));
        return due;
    }

    public async Task<IReadOnlyList<AlertEvent>> LoadEvents(IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "select id, alert_id, kind::text, at, actor, snapshot::text from alert_events where id = any ($1) order by id");
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Bigint, ids.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var events = new List<AlertEvent>();
        while (await reader.ReadAsync(cancellationToken))
            events.Add(ReadEvent(reader, 0));
        return events;
    }

    public async Task<bool> Begin(NotificationDelivery delivery, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            update notification_deliveries set attempts = attempts + 1, due_at = $2
            where id = $1 and status = 'pending' and attempts = $3
            """);
        command.Parameters.AddUuid(delivery.Id);
        command.Parameters.AddInstant(until);
        command.Parameters.AddInt(delivery.Attempts);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    public async Task MarkSent(Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Also where it was given up meanwhile: it has arrived.
        await using var command = database.CreateCommand(
            "update notification_deliveries set status = 'sent', ended_at = $2, last_error = null where id = $1");
        command.Parameters.AddUuid(id);
        command.Parameters.AddInstant(now);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task Postpone(NotificationDelivery delivery, string error, DateTimeOffset dueAt, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            update notification_deliveries
            set due_at = case when id = $1 then $3 else greatest(due_at, $3) end, last_error = case when id = $1 then $2 else last_error end
            where status = 'pending' and channel = $4::notification_channel and target = $5
            """);
        command.Parameters.AddUuid(delivery.Id);
        command.Parameters.AddText(error);
        command.Parameters.AddInstant(dueAt);
        command.Parameters.AddText(EnumNames<NotificationChannel>.Of(delivery.Channel));
        command.Parameters.AddText(delivery.TargetKey);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task GiveUp(Guid id, string error, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            update notification_deliveries set status = 'given_up', ended_at = $3, last_error = $2 where id = $1 and status = 'pending'
            """);
        command.Parameters.AddUuid(id);
        command.Parameters.AddText(error);
        command.Parameters.AddInstant(now);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>An array of arrays must be a rectangle, and these are not of one length.</summary>
    private static string ArrayText(IEnumerable<long> ids) =>
        "{" + string.Join(",", ids.Select(id => id.ToString(CultureInfo.InvariantCulture))) + "}";

    private static AlertEvent ReadEvent(NpgsqlDataReader reader, int first) => new(
        reader.GetInt64(first), reader.GetString(first + 1), EnumNames<AlertEventKind>.Parse(reader.GetString(first + 2)),
        reader.GetFieldValue<DateTimeOffset>(first + 3), reader.GetString(first + 4), reader.GetString(first + 5));
}
