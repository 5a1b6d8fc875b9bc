using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>Payouts to be sent, and the intents of their attempts.</summary>
public sealed class PostgresPayoutStore(NpgsqlDataSource database) : IPayoutStore
{
    private const string LoadSql = $"select {PayoutRow.Columns} from {PayoutRow.From} where p.id = $1";

    private const string ReadReservedSql = $"""
        select {PayoutRow.Columns} from {PayoutRow.From}
        where p.run_id = $1 and (p.writer_id, p.currency) > ($2, $3) and p.status = 'reserved'
          and not exists (select 1 from held_back_payouts h where h.payout_id = p.id)
          and not exists (select 1 from unaccounted_transfers u
            where u.writer_id = p.writer_id and u.currency = p.currency and u.settled_at is null)
          and (select r.status = 'dispatching' from runs r where r.id = $1)
        order by p.writer_id, p.currency limit $4
        """;

    // Whose writer Stripe holds a transfer for that the books cannot account for may have been paid by it, whoever sends.
    // The lock is what keeps a cancellation and an intent apart (docs/decisions/0009-operators.md). Whose payout somebody
    // is changing at this moment is left out: waiting for the change would only find another version. Whose writer is held or
    // has another account is not sent (invariant I21): the statement says so itself, because the payee may have changed since the
    // payout was read. A subquery that no join can be made of, so that it is a look at one row.
    private const string BeginSql = """
        insert into payout_attempts (payout_id, number, epoch, idempotency_key, parameter_hash, started_at)
        select i.payout_id, i.number, i.epoch, i.idempotency_key, i.parameter_hash, i.started_at
        from unnest($1, $2, $3, $4, $5, $6, $7) as i (payout_id, version, number, epoch, idempotency_key, parameter_hash, started_at)
        join payouts p on p.id = i.payout_id and p.version = i.version
        where not exists (select 1 from unaccounted_transfers u
          where u.writer_id = p.writer_id and u.currency = p.currency and u.settled_at is null)
          and (select w.hold_kind is null and w.stripe_account_id = p.destination from writers w where w.id = p.writer_id)
        for share of p skip locked
        on conflict do nothing
        returning payout_id
        """;

    public async Task<WriterPayout?> Load(PayoutId id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(LoadSql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? PayoutRow.Read(reader) : null;
    }

    public async Task<IReadOnlyList<WriterPayout>> ReadReserved(RunId run, WriterPayout? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ReadReservedSql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = run.Value });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = after?.Writer.Value ?? "" });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = after?.Amount.Currency.Code ?? "" });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var payouts = new List<WriterPayout>(limit);
        while (await reader.ReadAsync(cancellationToken))
            payouts.Add(PayoutRow.Read(reader));
        return payouts;
    }

    public async Task<IReadOnlySet<PayoutId>> BeginAttempts(IReadOnlyList<AttemptIntent> intents, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(BeginSql);
        Columns.Add(command, NpgsqlDbType.Uuid, intents, i => i.Payout.Value);
        Columns.Add(command, NpgsqlDbType.Integer, intents, i => i.ExpectedVersion);
        Columns.Add(command, NpgsqlDbType.Integer, intents, i => i.Number);
        Columns.Add(command, NpgsqlDbType.Integer, intents, i => i.Epoch);
        Columns.Add(command, NpgsqlDbType.Text, intents, i => i.Key.Value);
        Columns.Add(command, NpgsqlDbType.Bytea, intents, i => i.ParameterHash);
        Columns.Add(command, NpgsqlDbType.TimestampTz, intents, i => i.StartedAt);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var begun = new HashSet<PayoutId>(intents.Count);
        while (await reader.ReadAsync(cancellationToken))
            begun.Add(new PayoutId(reader.GetGuid(0)));
        return begun;
    }
}
