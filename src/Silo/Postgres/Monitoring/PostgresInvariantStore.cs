using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres.Monitoring;

/// <summary>The design's invariants, asked of the tables. Each statement is one snapshot.</summary>
public sealed class PostgresInvariantStore(NpgsqlDataSource database) : IInvariantStore
{
    private const string StrandedSql = """
        (select format('%s is reserved since %s although its run is over.', p.id, p.updated_at)
          from payouts p where p.status = 'reserved' and p.updated_at < $1 and p.run_id in (
            select t.run_id from run_totals t join runs r on r.id = t.run_id
            where t.status = 'reserved' and t.payouts > 0 and r.completed_at < $1) limit 20)
        union all
        (select format('%s (%s) is due since %s and nothing has taken it up.', p.id, p.status, p.due_at)
          from payouts p join runs r on r.id = p.run_id
          where p.due_at < $2 and p.status in ('retry_scheduled', 'unknown') and r.status <> 'paused' limit 20)
        """;

    private const string ImbalanceSql = """
        with rows as (
          select p.id, p.currency, p.status, p.amount_minor, l.events, l.is_same from payouts p cross join lateral (
            select array_agg(t.event order by t.event) as events,
              bool_and(t.amount_minor = p.amount_minor and t.currency = p.currency and t.writer_id = p.writer_id) as is_same
            from ledger_transactions t where t.payout_id = p.id) l
          where p.run_id = $1
        ), counted as (
          select currency, status, sum(payouts) as payouts, sum(amount_minor) as amount_minor from (
            select currency, status, 1 as payouts, amount_minor from rows
            union all
            select currency, status, -payouts, -amount_minor from run_totals where run_id = $1
          ) both_sides group by currency, status
        )
        (select format('%s of %s is %s, and the ledger has %s of it.', id, $1, status, coalesce(events::text, 'nothing')) from rows
          where is_same is not true or events is distinct from (case
            when status = 'paid' then array['payout_reserved', 'transfer_confirmed']
            when status = 'reversed' then array['payout_reserved', 'transfer_confirmed', 'transfer_reversed']
            when status in ('failed', 'cancelled') then array['payout_reserved', 'payout_released']
            else array['payout_reserved'] end)::ledger_event[] limit 20)
        union all
        select format('%s: the total of %s %s differs from its payouts by %s payouts, %s (minor units).', $1, currency, status, payouts, amount_minor)
          from counted where payouts <> 0 or amount_minor <> 0
        """;

    private const string MovesSql = """
        select e.from_status, e.to_status, b.to_status, min(e.payout_id::text), count(*) from audit_entries e left join lateral (
          select o.to_status from audit_entries o
          where o.payout_id = e.payout_id and o.id < e.id and o.to_status is not null order by o.id desc limit 1) b on true
        where e.id > $1 and e.id <= $2 and e.payout_id is not null and e.from_status is not null and e.to_status is not null
        group by 1, 2, 3
        """;

    // By the attempts since the last round, each with a look at its payout and its writer. A writer who was changed since, in
    // whatever way, says nothing about the time of the attempt.
    private const string SentToUnpayableSql = """
        select format('%s was sent at %s, and its writer was held or had another account since %s.', p.id, t.started_at, w.updated_at)
        from payout_attempts t cross join lateral (select id, epoch, writer_id, destination from payouts where id = t.payout_id limit 1) p
        cross join lateral (select hold_kind, stripe_account_id, updated_at from writers where id = p.writer_id limit 1) w
        where t.started_at >= $1 and (w.hold_kind is not null or w.stripe_account_id is distinct from p.destination)
          and t.started_at > w.updated_at + $2
        limit 20
        """;

    private const string DoubleSlotsSql = """
        select format('The slot of %s has %s runs: %s.', slot, count(*), string_agg(id, ', ' order by id))
        from runs where slot is not null group by slot having count(*) > 1 limit 20
        """;

    // Unknown since the first use of its key. In review are few at most, and the totals know whether any is.
    private const string UndecidedSql = """
        select
          (select count(*) from payouts p where p.due_at is not null and p.status = 'unknown'
            and (select min(t.started_at) from payout_attempts t where t.payout_id = p.id and t.epoch = p.epoch) < $1),
          (select coalesce(sum(payouts), 0)::bigint from run_totals where status = 'needs_review')
        """;

    public async Task<IReadOnlyList<string>> FindStranded(
        DateTimeOffset reservedBefore, DateTimeOffset dueBefore, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(StrandedSql);
        command.Parameters.AddInstant(reservedBefore);
        command.Parameters.AddInstant(dueBefore);
        return await ReadWords(command, cancellationToken);
    }

    public async Task<IReadOnlyList<string>> FindImbalance(RunId run, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ImbalanceSql);
        command.CommandTimeout = BulkTransaction.TimeoutSeconds;
        command.Parameters.AddText(run.Value);
        return await ReadWords(command, cancellationToken);
    }

    public async Task<IReadOnlyList<MadeMove>> ReadMoves(long after, long through, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(MovesSql);
        command.Parameters.AddWithValue(NpgsqlDbType.Bigint, after);
        command.Parameters.AddWithValue(NpgsqlDbType.Bigint, through);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var moves = new List<MadeMove>();
        while (await reader.ReadAsync(cancellationToken))
            moves.Add(new MadeMove(
                EnumNames<PayoutStatus>.Parse(reader.GetString(0)),
                EnumNames<PayoutStatus>.Parse(reader.GetString(1)),
                reader.TextOrNull(2) is { } before ? EnumNames<PayoutStatus>.Parse(before) : null,
                new PayoutId(Guid.Parse(reader.GetString(3))),
                reader.GetInt64(4)));
        return moves;
    }

    public async Task<long> LastAuditEntry(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select coalesce(max(id), 0) from audit_entries");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<IReadOnlyList<string>> FindSentToUnpayable(DateTimeOffset from, TimeSpan margin, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(SentToUnpayableSql);
        command.Parameters.AddInstant(from);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = margin });
        return await ReadWords(command, cancellationToken);
    }

    public async Task<IReadOnlyList<string>> FindDoubleSlots(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(DoubleSlotsSql);
        return await ReadWords(command, cancellationToken);
    }

    public async Task<PayoutRun?> NextOver(DateTimeOffset after, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"select {RunRow.Columns} from runs r where r.started_at > $1 and r.completed_at is not null order by r.started_at, r.id limit 1");
        command.Parameters.AddInstant(after);
        return await ReadRun(command, cancellationToken);
    }

    public async Task<PayoutRun?> LastOver(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"select {RunRow.Columns} from runs r where r.completed_at is not null order by r.started_at desc, r.id desc limit 1");
        return await ReadRun(command, cancellationToken);
    }

    public async Task<(long Unknown, long InReview)> CountUndecided(DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(UndecidedSql);
        command.Parameters.AddInstant(since);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private static async Task<IReadOnlyList<string>> ReadWords(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            found.Add(reader.GetString(0));
        return found;
    }

    private static async Task<PayoutRun?> ReadRun(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? RunRow.Read(reader) : null;
    }
}
