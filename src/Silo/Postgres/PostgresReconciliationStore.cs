using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>Stripe's list of transfers against the books.</summary>
public sealed class PostgresReconciliationStore(NpgsqlDataSource database) : IReconciliationStore
{
    private const string KnownThroughSql =
        "select coalesce((select max(started_at) from payout_attempts), (select created_at from installation))";

    // A server that is started on older files, a database that is made anew and tables that are restored into an old one
    // each change one of the three.
    private const string Incarnation = """
        concat_ws('.', extract(epoch from pg_postmaster_start_time()), (select oid from pg_database where datname = current_database()),
          'payout_attempts'::regclass::oid)
        """;

    private const string IsReconciledSql =
        $"select coalesce((select incarnation = {Incarnation} from reconciliations order by id desc limit 1), false)";

    private const string NoteSql =
        $"insert into reconciliations (at, listed_from, listed, pending, incarnation) values ($1, $2, $3, $4, {Incarnation})";

    private const string LoadAllSql = $"select {PayoutRow.Columns} from {PayoutRow.From} where p.id = any($1)";

    private const string KeepSql = """
        insert into unaccounted_transfers
          (transfer_id, payout_id, run_id, writer_id, currency, amount_minor, destination, reversed, transferred_at, problem, found_at)
        select * , $11 from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict (transfer_id) do update set problem = excluded.problem
          where excluded.problem is not null and unaccounted_transfers.problem is null and unaccounted_transfers.settled_at is null
        """;

    private const string PendingSql = """
        select transfer_id from unaccounted_transfers
        where settled_at is null and problem is null order by transferred_at, transfer_id
        """;

    // Reserved and paid in one statement: what a crash in between would leave reserved could be sent again. The run is over
    // whatever became of it; what it had not sent is available here, and the next run's.
    private const string AdoptSql = """
        with affordable as (
          select u.* from unaccounted_transfers u
          join balances b on b.writer_id = u.writer_id and b.currency = u.currency
          where u.transfer_id = $1 and u.settled_at is null and u.problem is null and b.available_minor >= u.amount_minor
          for update
        ), run as (
          insert into runs (id, slot, status, batch_size, max_retries, minimum_threshold, started_by, correlation_id, started_at, completed_at)
          select run_id, $3, 'completed', 1, 0, 0.01, 'reconciliation', 'reconciliation', transferred_at, $2 from affordable
          on conflict do nothing
        ), adopted as (
          insert into payouts (id, run_id, writer_id, currency, amount_minor, destination, status, version, transfer_id, created_at, updated_at)
          select payout_id, run_id, writer_id, currency, amount_minor, destination,
            (case when reversed then 'reversed' else 'paid' end)::payout_status, 1, transfer_id, transferred_at, $2
          from affordable
          on conflict do nothing
          returning id, writer_id, currency, amount_minor, status
        ), ledger as (
          insert into ledger_transactions (event, writer_id, currency, amount_minor, payout_id, recorded_at)
          select e.event, a.writer_id, a.currency, a.amount_minor, a.id, $2
          from adopted a cross join lateral (values
            ('payout_reserved'::ledger_event), ('transfer_confirmed'),
            (case when a.status = 'reversed' then 'transfer_reversed'::ledger_event end)) as e (event)
          where e.event is not null
        ), audit as (
          insert into audit_entries (at, actor, action, payout_id, to_status, correlation_id, reason)
          select $2, 'reconciliation', 'payout.adopted', id, status::text, 'reconciliation',
            'Stripe holds ' || $1 || ', and this database did not know it: it was restored from a backup.'
          from adopted
        ), marked as (
          update unaccounted_transfers u set settled_at = $2 from adopted where u.transfer_id = $1
        )
        select count(*) from adopted
        """;

    public async Task<DateTimeOffset> KnownThrough(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(KnownThroughSql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetFieldValue<DateTimeOffset>(0);
    }

    public async Task<bool> IsReconciled(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(IsReconciledSql);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<IReadOnlyDictionary<PayoutId, WriterPayout>> LoadAll(
        IReadOnlyList<PayoutId> payouts, CancellationToken cancellationToken)
    {
        var found = new Dictionary<PayoutId, WriterPayout>(payouts.Count);
        if (payouts.Count == 0)
            return found;
        await using var command = database.CreateCommand(LoadAllSql);
        Columns.Add(command, NpgsqlDbType.Uuid, payouts, payout => payout.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var payout = PayoutRow.Read(reader);
            found[payout.Id] = payout;
        }
        return found;
    }

    public async Task Keep(IReadOnlyList<UnaccountedTransfer> transfers, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(KeepSql);
        Columns.Add(command, NpgsqlDbType.Text, transfers, t => t.Transfer.Id.Value);
        Columns.Add(command, NpgsqlDbType.Uuid, transfers, t => t.Transfer.Payout!.Value.Value);
        Columns.Add(command, NpgsqlDbType.Text, transfers, t => t.Transfer.Run!.Value.Value);
        Columns.Add(command, NpgsqlDbType.Text, transfers, t => t.Transfer.Writer!.Value.Value);
        Columns.Add(command, NpgsqlDbType.Text, transfers, t => t.Transfer.Amount.Currency.Code);
        Columns.Add(command, NpgsqlDbType.Bigint, transfers, t => t.Transfer.Amount.Minor);
        Columns.Add(command, NpgsqlDbType.Text, transfers, t => t.Transfer.Destination.Value);
        Columns.Add(command, NpgsqlDbType.Boolean, transfers, t => t.Transfer.Reversed);
        Columns.Add(command, NpgsqlDbType.TimestampTz, transfers, t => t.Transfer.CreatedAt);
        Columns.Add(command, NpgsqlDbType.Text, transfers, t => t.Problem);
        command.Parameters.AddInstant(at);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<TransferId>> Pending(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(PendingSql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var pending = new List<TransferId>();
        while (await reader.ReadAsync(cancellationToken))
            pending.Add(new TransferId(reader.GetString(0)));
        return pending;
    }

    public async Task<long> CountUnaccounted(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select count(*) from unaccounted_transfers where settled_at is null");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<bool> Adopt(TransferId transfer, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var slot = await SlotOf(transfer, cancellationToken);
        await using var command = database.CreateCommand(AdoptSql);
        command.Parameters.AddText(transfer.Value);
        command.Parameters.AddInstant(at);
        command.Parameters.AddWithValue(NpgsqlDbType.TimestampTz, (object?)slot ?? DBNull.Value);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))! == 1;
    }

    public async Task Note(DateTimeOffset at, DateTimeOffset from, long listed, long pending, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(NoteSql);
        command.Parameters.AddInstant(at);
        command.Parameters.AddInstant(from);
        command.Parameters.AddWithValue(NpgsqlDbType.Bigint, listed);
        command.Parameters.AddWithValue(NpgsqlDbType.Bigint, pending);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<DateTimeOffset?> SlotOf(TransferId transfer, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select run_id from unaccounted_transfers where transfer_id = $1");
        command.Parameters.AddText(transfer.Value);
        return RunId.Parse((string)(await command.ExecuteScalarAsync(cancellationToken))!).Slot;
    }
}
