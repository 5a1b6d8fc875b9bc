using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>What became of the schedule's slots.</summary>
public sealed class PostgresScheduleStore(NpgsqlDataSource database) : IScheduleStore
{
    private const string RecordMissedSql = """
        insert into schedule_slots (slot, superseded_by, recorded_at)
        select slot, $2, $3 from unnest($1) as slots (slot) order by slot
        on conflict (slot) do nothing
        returning slot
        """;

    private const string MissedSql = "select slot, superseded_by, recorded_at from schedule_slots where run_id is null";

    private const string RecordChangeSql = """
        insert into audit_entries (at, actor, action, subject, reason, correlation_id)
        values ($1, $2, 'schedule.changed', 'schedule', $3, $4)
        """;

    public async Task<IReadOnlyList<DateTimeOffset>> RecordMissed(
        IReadOnlyList<DateTimeOffset> slots, DateTimeOffset supersededBy, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(RecordMissedSql);
        command.Parameters.AddWithValue(
            NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, slots.Select(slot => slot.UtcDateTime).ToArray());
        command.Parameters.AddInstant(supersededBy);
        command.Parameters.AddInstant(at);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var recorded = new List<DateTimeOffset>();
        while (await reader.ReadAsync(cancellationToken))
            recorded.Add(reader.GetFieldValue<DateTimeOffset>(0));
        return recorded;
    }

    public async Task<MissedSlot?> FindMissed(DateTimeOffset slot, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"{MissedSql} and slot = $1");
        command.Parameters.AddInstant(slot);
        return (await Read(command, cancellationToken)).SingleOrDefault();
    }

    public async Task<IReadOnlyList<MissedSlot>> MissedSince(DateTimeOffset recordedAfter, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"{MissedSql} and recorded_at > $1 order by recorded_at, slot limit $2");
        command.Parameters.AddInstant(recordedAfter);
        command.Parameters.AddInt(limit);
        return await Read(command, cancellationToken);
    }

    public async Task RecordChange(AuditContext audit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(RecordChangeSql);
        command.Parameters.AddInstant(audit.At);
        command.Parameters.AddText(audit.Actor);
        command.Parameters.AddText(audit.Reason);
        command.Parameters.AddText(audit.CorrelationId);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<List<MissedSlot>> Read(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var missed = new List<MissedSlot>();
        while (await reader.ReadAsync(cancellationToken))
            missed.Add(new MissedSlot(
                reader.GetFieldValue<DateTimeOffset>(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetFieldValue<DateTimeOffset>(2)));
        return missed;
    }
}
