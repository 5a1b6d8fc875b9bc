using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>Conservation: the books against themselves.</summary>
public sealed class PostgresFailsafeStore(NpgsqlDataSource database) : IFailsafeStore
{
    // The hot path's settings (PayoutDatabase) forbid what whole tables are read by.
    internal const string ReadWholeTables =
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

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = BulkTransaction.Command(connection, sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
