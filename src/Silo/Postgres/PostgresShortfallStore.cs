using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>What runs do not send for want of money at Stripe.</summary>
public sealed class PostgresShortfallStore(NpgsqlDataSource database) : IShortfallStore
{
    private const string FreeSql = "delete from held_back_payouts where run_id = $1";

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
          select p.id, p.currency, b.budget_minor, sum(p.amount_minor) over (partition by p.currency order by o.at nulls first, p.id) as through
          from payouts p join budgets b on b.currency = p.currency
          left join oldest o on o.writer_id = p.writer_id and o.currency = p.currency
          where p.run_id = $1 and p.status = 'reserved'
            and not exists (select 1 from payout_attempts t where t.payout_id = p.id and t.outcome is null)
        ), held as (
          insert into held_back_payouts (payout_id, run_id) select id, $1 from ranked where through > budget_minor returning payout_id
        ), noted as (
          insert into run_shortfalls (run_id, currency, code, found_at)
          select distinct $1, currency::text, 'balance_below_plan', $4 from ranked where through > budget_minor
          on conflict do nothing
        )
        select count(*) from held
        """;

    private const string ForgetSql = """
        delete from run_shortfalls where run_id = $1 and code = 'balance_below_plan' and not (currency = any($2))
        """;

    private const string NeededSql = """
        select p.currency, sum(p.amount_minor)::bigint from payouts p
        where p.run_id = $1 and p.status = 'reserved'
          and not exists (select 1 from payout_attempts t where t.payout_id = p.id and t.outcome is null)
        group by p.currency
        """;

    private const string StopSql = """
        with noted as (
          insert into run_shortfalls (run_id, currency, code, found_at) values ($1, $2, 'balance_insufficient', $3)
          on conflict (run_id, currency) do update set code = excluded.code
        )
        insert into held_back_payouts (payout_id, run_id)
        select p.id, $1 from payouts p
        where p.run_id = $1 and p.currency = $2 and p.status = 'reserved'
          and not exists (select 1 from payout_attempts t where t.payout_id = p.id and t.outcome is null)
        on conflict do nothing
        """;

    // Of a stopped currency also what was begun when it was stopped, and has come back unsent since.
    private const string UnsentSql = """
        select p.id, p.writer_id, p.currency, case when u.found then 'transfer_unaccounted' else coalesce(s.code, 'balance_below_plan') end
        from payouts p
        left join run_shortfalls s on s.run_id = p.run_id and s.currency = p.currency
        cross join lateral (select exists (select 1 from unaccounted_transfers t
          where t.writer_id = p.writer_id and t.currency = p.currency and t.settled_at is null) as found) u
        where p.run_id = $1 and (p.writer_id, p.currency) > ($2, $3) and p.status = 'reserved'
          and (u.found
            or exists (select 1 from held_back_payouts h where h.payout_id = p.id)
            or (s.code = 'balance_insufficient'
              and not exists (select 1 from payout_attempts a where a.payout_id = p.id and a.outcome is null)))
        order by p.writer_id, p.currency limit $4
        """;

    private const string CloseSql = """
        with freed as (
          delete from held_back_payouts where run_id = $1
        )
        update run_shortfalls s set covered_at = $2
        where s.covered_at is null and s.run_id <> $1
          and s.currency in (select t.currency from run_totals t where t.run_id = $1 and t.status = 'paid' and t.payouts > 0)
          and s.currency not in (select o.currency from run_shortfalls o where o.run_id = $1)
        """;

    private const string OfSql = "select run_id, currency, code, found_at from run_shortfalls where run_id = $1 order by currency";

    private const string UncoveredSql = """
        select distinct on (currency) run_id, currency, code, found_at from run_shortfalls
        where covered_at is null order by currency, found_at desc
        """;

    public Task<IReadOnlyList<Money>> Needed(RunId run, CancellationToken cancellationToken) =>
        BulkTransaction.Run<IReadOnlyList<Money>>(database, async connection =>
        {
            await Execute(connection, PostgresFailsafeStore.ReadWholeTables, cancellationToken);
            await using var command = BulkTransaction.Command(connection, NeededSql);
            command.Parameters.AddText(run.Value);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var needed = new List<Money>();
            while (await reader.ReadAsync(cancellationToken))
                needed.Add(new Money(reader.GetInt64(1), Currency.Parse(reader.GetString(0))));
            return (needed, Commit: false);
        }, cancellationToken);

    public Task<long> HoldBack(RunId run, IReadOnlyList<Money> budgets, DateTimeOffset at, CancellationToken cancellationToken) =>
        BulkTransaction.Run(database, async connection =>
        {
            await using var free = BulkTransaction.Command(connection, FreeSql);
            free.Parameters.AddText(run.Value);
            await free.ExecuteNonQueryAsync(cancellationToken);
            await using var forget = BulkTransaction.Command(connection, ForgetSql);
            forget.Parameters.AddText(run.Value);
            Columns.Add(forget, NpgsqlDbType.Text, budgets, budget => budget.Currency.Code);
            await forget.ExecuteNonQueryAsync(cancellationToken);
            if (budgets.Count == 0)
                return (0L, Commit: true);
            await Execute(connection, PostgresFailsafeStore.ReadWholeTables, cancellationToken);
            await using var hold = BulkTransaction.Command(connection, HoldBackSql);
            hold.Parameters.AddText(run.Value);
            Columns.Add(hold, NpgsqlDbType.Text, budgets, budget => budget.Currency.Code);
            Columns.Add(hold, NpgsqlDbType.Bigint, budgets, budget => budget.Minor);
            hold.Parameters.AddInstant(at);
            return ((long)(await hold.ExecuteScalarAsync(cancellationToken))!, Commit: true);
        }, cancellationToken);

    public async Task StopCurrency(RunId run, Currency currency, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(StopSql);
        command.Parameters.AddText(run.Value);
        command.Parameters.AddText(currency.Code);
        command.Parameters.AddInstant(at);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<UnsentPayout>> ReadUnsent(RunId run, UnsentPayout? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(UnsentSql);
        command.Parameters.AddText(run.Value);
        command.Parameters.AddText(after?.Writer.Value ?? "");
        command.Parameters.AddText(after?.Currency.Code ?? "");
        command.Parameters.AddInt(limit);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var unsent = new List<UnsentPayout>();
        while (await reader.ReadAsync(cancellationToken))
            unsent.Add(new UnsentPayout(
                new PayoutId(reader.GetGuid(0)), WriterId.Parse(reader.GetString(1)), Currency.Parse(reader.GetString(2)), reader.GetString(3)));
        return unsent;
    }

    public async Task Close(RunId run, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(CloseSql);
        command.Parameters.AddText(run.Value);
        command.Parameters.AddInstant(at);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<RunShortfall>> Of(RunId run, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(OfSql);
        command.Parameters.AddText(run.Value);
        return await Read(command, cancellationToken);
    }

    public async Task<IReadOnlyList<RunShortfall>> Uncovered(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(UncoveredSql);
        return await Read(command, cancellationToken);
    }

    private static async Task<IReadOnlyList<RunShortfall>> Read(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var shortfalls = new List<RunShortfall>();
        while (await reader.ReadAsync(cancellationToken))
            shortfalls.Add(new RunShortfall(
                RunId.Parse(reader.GetString(0)), Currency.Parse(reader.GetString(1)), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3)));
        return shortfalls;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = BulkTransaction.Command(connection, sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
