using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>Payouts that are due, by the index <c>payouts_due</c>.</summary>
public sealed class PostgresDuePayouts(NpgsqlDataSource database) : IDuePayouts
{
    private const string DueSql = """
        select id, due_at from payouts
        where due_at <= $1 and (due_at, id) > ($2, $3) and status in ('retry_scheduled', 'unknown')
        order by due_at, id limit $4
        """;

    // The totals say which runs have any: none, as a rule, so that no payout is read.
    private const string StrandedSql = """
        select p.id from payouts p
        where p.status = 'reserved' and p.id > $1 and p.run_id in (
          select t.run_id from run_totals t join runs r on r.id = t.run_id
          where t.status = 'reserved' and t.payouts > 0 and r.completed_at is not null)
        order by p.id limit $2
        """;

    public async Task<IReadOnlyList<DuePayout>> Read(DateTimeOffset now, DuePayout? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(DueSql);
        command.Parameters.AddWithValue(NpgsqlDbType.TimestampTz, now);
        command.Parameters.AddWithValue(NpgsqlDbType.TimestampTz, after?.DueAt ?? DateTimeOffset.UnixEpoch);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after?.Id.Value ?? Guid.Empty });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var due = new List<DuePayout>();
        while (await reader.ReadAsync(cancellationToken))
            due.Add(new DuePayout(new PayoutId(reader.GetGuid(0)), reader.InstantOrNull(1)!.Value));
        return due;
    }

    public async Task<IReadOnlyList<PayoutId>> ReadStranded(PayoutId? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(StrandedSql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after?.Value ?? Guid.Empty });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var stranded = new List<PayoutId>();
        while (await reader.ReadAsync(cancellationToken))
            stranded.Add(new PayoutId(reader.GetGuid(0)));
        return stranded;
    }
}
