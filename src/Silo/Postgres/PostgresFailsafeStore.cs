using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>Conservation, and what is held back for want of money.</summary>
public sealed class PostgresFailsafeStore(NpgsqlDataSource database) : IFailsafeStore
{
    // The hot path's settings (PayoutDatabase) forbid what whole tables are read by.
    private const string ReadWholeTables =
        "set local enable_seqscan = on; set local enable_sort = on; set local enable_bitmapscan = on; set local work_mem = '64MB'";

    // One statement is one snapshot, so that payouts which are being sent meanwhile do not look like a breach.
    private const string BreachesSql = """
        with run as (
          select currency, status, amount_minor, id from payouts where run_id = $1
        ), kept as (
          select currency, sum(planned) as planned, sum(paid) as paid, sum(released) as released, sum(reversed) as reversed from (
            select currency, amount_minor as planned,
              case when status in ('paid', 'reversed') then amount_minor else 0 end as paid,
              case when status in ('failed', 'cancelled') then amount_minor else 0 end as released,
              case when status = 'reversed' then amount_minor else 0 end as reversed
            from run
            union all
            select t.currency,
              case t.event when 'payout_reserved' then -t.amount_minor else 0 end,
              case t.event when 'transfer_confirmed' then -t.amount_minor else 0 end,
              case t.event when 'payout_released' then -t.amount_minor else 0 end,
              case t.event when 'transfer_reversed' then -t.amount_minor else 0 end
            from ledger_transactions t join run on run.id = t.payout_id
          ) both_sides group by currency
        ), counted as (
          select currency, status, sum(payouts) as payouts, sum(amount_minor) as amount_minor from (
            select currency, status, 1 as payouts, amount_minor from run
            union all
            select currency, status, -payouts, -amount_minor from run_totals where run_id = $1
          ) both_sides group by currency, status
        ), held as (
          select writer_id, currency, sum(available) as available, sum(reserved) as reserved, sum(paid) as paid, sum(open) as open from (
            select writer_id, currency, available_minor as available, reserved_minor as reserved, paid_minor as paid, reserved_minor as open
            from balances
            union all
            select writer_id, currency,
              case event when 'earning_recorded' then -amount_minor when 'payout_released' then -amount_minor
                when 'transfer_reversed' then -amount_minor when 'payout_reserved' then amount_minor else 0 end,
              case event when 'payout_reserved' then -amount_minor when 'transfer_confirmed' then amount_minor
                when 'payout_released' then amount_minor else 0 end,
              case event when 'transfer_confirmed' then -amount_minor when 'transfer_reversed' then amount_minor else 0 end,
              0
            from ledger_transactions
            union all
            select writer_id, currency, 0, 0, 0, -amount_minor from payouts
            where status in ('reserved', 'retry_scheduled', 'unknown', 'needs_review')
          ) both_sides group by writer_id, currency
          having sum(available) <> 0 or sum(reserved) <> 0 or sum(paid) <> 0 or sum(open) <> 0
        )
        select format('%s: the run''s payouts and its ledger differ by %s planned, %s paid, %s released, %s reversed (minor units).',
            currency, planned, paid, released, reversed)
          from kept where planned <> 0 or paid <> 0 or released <> 0 or reversed <> 0
        union all
        select format('%s: the run''s total of %s differs from its payouts by %s payouts, %s (minor units).', currency, status, payouts, amount_minor)
          from counted where payouts <> 0 or amount_minor <> 0
        union all
        (select format('%s: %s''s balance differs from the ledger by %s available, %s reserved, %s paid, and from the open payouts by %s (minor units).',
            currency, writer_id, available, reserved, paid, open)
          from held limit 20)
        """;

    private const string RecordSql = """
        insert into audit_entries (at, actor, action, subject, reason, correlation_id)
        select $2, 'system', 'books.breach', $1, breach, (select r.correlation_id from runs r where r.id = $1) from unnest($3) as b (breach)
        """;

    private const string ReleaseSql = "delete from held_back_payouts where run_id = $1";

    // A payout takes all that is owed by then, so what it pays became payable since the last one that was paid. A rest that the rail
    // could not carry is younger than it looks: it only decides who goes first.
    private const string HoldBackSql = """
        with budgets as (
          select * from unnest($2, $3) as b (currency, budget_minor)
        ), last_paid as (
          select writer_id, currency, max(created_at) as at from payouts where status = 'paid' group by writer_id, currency
        ), oldest as (
          select e.writer_id, e.currency, min(e.earned_at) as at
          from earnings e left join last_paid l on l.writer_id = e.writer_id and l.currency = e.currency
          where (l.at is null or greatest(e.recorded_at, e.earned_at) > l.at)
          group by e.writer_id, e.currency
        ), ranked as (
          select p.id, b.budget_minor, sum(p.amount_minor) over (partition by p.currency order by o.at nulls first, p.id) as through
          from payouts p join budgets b on b.currency = p.currency
          left join oldest o on o.writer_id = p.writer_id and o.currency = p.currency
          where p.run_id = $1 and p.status = 'reserved'
            and not exists (select 1 from payout_attempts t where t.payout_id = p.id and t.outcome is null)
        )
        insert into held_back_payouts (payout_id, run_id) select id, $1 from ranked where through > budget_minor
        """;

    private const string NeededSql = """
        select p.currency, sum(p.amount_minor)::bigint from payouts p
        where p.run_id = $1 and p.status = 'reserved'
          and not exists (select 1 from payout_attempts t where t.payout_id = p.id and t.outcome is null)
        group by p.currency
        """;

    private const string CountSql = """
        select count(*) filter (where is_held_back or is_unaccounted), count(*) filter (where is_unaccounted) from (
          select exists (select 1 from held_back_payouts h where h.payout_id = p.id) as is_held_back,
            exists (select 1 from unaccounted_transfers u
              where u.writer_id = p.writer_id and u.currency = p.currency and u.settled_at is null) as is_unaccounted
          from payouts p where p.run_id = $1 and p.status = 'reserved'
        ) reserved
        """;

    public Task<IReadOnlyList<string>> FindBreaches(RunId run, CancellationToken cancellationToken) =>
        BulkTransaction.Run<IReadOnlyList<string>>(database, async connection =>
        {
            await Execute(connection, ReadWholeTables, cancellationToken);
            await using var command = BulkTransaction.Command(connection, BreachesSql);
            command.Parameters.AddText(run.Value);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var breaches = new List<string>();
            while (await reader.ReadAsync(cancellationToken))
                breaches.Add(reader.GetString(0));
            return (breaches, Commit: false);
        }, cancellationToken);

    public async Task RecordBreaches(RunId run, IReadOnlyList<string> breaches, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(RecordSql);
        command.Parameters.AddText(run.Value);
        command.Parameters.AddInstant(at);
        Columns.Add(command, NpgsqlDbType.Text, breaches, breach => breach);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public Task<IReadOnlyList<Money>> Needed(RunId run, CancellationToken cancellationToken) =>
        BulkTransaction.Run<IReadOnlyList<Money>>(database, async connection =>
        {
            await Execute(connection, ReadWholeTables, cancellationToken);
            await using var command = BulkTransaction.Command(connection, NeededSql);
            command.Parameters.AddText(run.Value);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var needed = new List<Money>();
            while (await reader.ReadAsync(cancellationToken))
                needed.Add(new Money(reader.GetInt64(1), Currency.Parse(reader.GetString(0))));
            return (needed, Commit: false);
        }, cancellationToken);

    public Task<long> HoldBack(RunId run, IReadOnlyList<Money> budgets, CancellationToken cancellationToken) =>
        BulkTransaction.Run(database, async connection =>
        {
            await using var release = BulkTransaction.Command(connection, ReleaseSql);
            release.Parameters.AddText(run.Value);
            await release.ExecuteNonQueryAsync(cancellationToken);
            if (budgets.Count == 0)
                return (0L, Commit: true);
            await Execute(connection, ReadWholeTables, cancellationToken);
            await using var hold = BulkTransaction.Command(connection, HoldBackSql);
            hold.Parameters.AddText(run.Value);
            Columns.Add(hold, NpgsqlDbType.Text, budgets, budget => budget.Currency.Code);
            Columns.Add(hold, NpgsqlDbType.Bigint, budgets, budget => budget.Minor);
            return ((long)await hold.ExecuteNonQueryAsync(cancellationToken), Commit: true);
        }, cancellationToken);

    public async Task<(long HeldBack, long Unaccounted)> CountHeldBack(RunId run, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(CountSql);
        command.Parameters.AddText(run.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = BulkTransaction.Command(connection, sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
