using Npgsql;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Encryption;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>Writers. What is written in bulk is in <see cref="WriterUpsert"/>.</summary>
public sealed class PostgresWriterStore(NpgsqlDataSource database, DataCipher cipher, TimeProvider time) : IWriterStore
{
    private const string ListSql = """
        with page as (select * from writers where id > $2 order by id limit $3)
        """ + "\n" + ViewSql;

    private const string FindSql = """
        with page as (select * from writers where id = $2)
        """ + "\n" + ViewSql;

    private const string ViewSql = """
        select w.id, w.display_name, w.email, w.stripe_account_id, w.currency, w.minimum_threshold_minor, w.hold_kind::text,
          w.hold_reason, w.created_at, w.updated_at, b.currency, b.available_minor, b.reserved_minor, b.paid_minor,
          ahead.amount_minor, ahead.next_at
        from page w left join balances b on b.writer_id = w.id
        left join lateral (
          -- The condition on recorded_at is the index's.
          select sum(e.amount_minor)::bigint as amount_minor, min(e.earned_at) as next_at from earnings e
          where e.writer_id = b.writer_id and e.currency = b.currency and e.earned_at > e.recorded_at and e.earned_at > $1
        ) ahead on true
        order by w.id, b.currency
        """;

    private const string HoldSql = """
        with known as (
          select id, hold_kind, hold_reason from writers where id = $1 for no key update
        ), changed as (
          update writers w set hold_kind = $2::hold_kind, hold_reason = $3, updated_at = $5
          from known k where w.id = k.id and (k.hold_kind, k.hold_reason) is distinct from ($2::hold_kind, $3)
          returning w.id, k.hold_kind as before
        ), noted as (
          insert into audit_entries (at, actor, action, subject, from_status, to_status, reason, correlation_id)
          select $5, $6, case when $2 is null then 'writer.released' else 'writer.held' end, id, before::text, $2, $4, $7 from changed
        )
        select exists (select from known)
        """;

    public Task<WritersSaved> Save(IReadOnlyList<WriterChange> changes, AuditContext audit, CancellationToken cancellationToken)
    {
        if (changes.DistinctBy(change => change.Id).Count() != changes.Count)
            throw new ArgumentException("A writer's id occurs twice.", nameof(changes));
        return BulkTransaction.Run(
            database, connection => WriterUpsert.Execute(connection, cipher, changes, audit, cancellationToken), cancellationToken);
    }

    public async Task<WriterView?> Find(WriterId id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(FindSql);
        command.Parameters.AddInstant(time.GetUtcNow());
        command.Parameters.AddText(id.Value);
        return (await Read(command, cancellationToken)).SingleOrDefault();
    }

    public async Task<IReadOnlyList<WriterView>> List(WriterId? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ListSql);
        command.Parameters.AddInstant(time.GetUtcNow());
        command.Parameters.AddText(after?.Value ?? "");
        command.Parameters.AddInt(limit);
        return await Read(command, cancellationToken);
    }

    public Task<PayeeChange?> SetHold(WriterId id, WriterHold? hold, AuditContext audit, CancellationToken cancellationToken) =>
        BulkTransaction.Run(database, async connection =>
        {
            var isKnown = false;
            async Task Set() => isKnown = await WriteHold(connection, id, hold, audit, cancellationToken);
            // A release lets nothing be called off: what waits may go on.
            var change = hold is null
                ? await SetAlone(Set)
                : await PayeeChangeTransaction.Run(connection, [id.Value], Set, audit, cancellationToken);
            return (isKnown ? change : null, Commit: isKnown);
        }, cancellationToken);

    public Task<WritersReleased> Release(IReadOnlyList<WriterId>? ids, HoldKind? kind, AuditContext audit, CancellationToken cancellationToken) =>
        BulkTransaction.Run(database, connection => WriterRelease.Execute(connection, ids, kind, audit, cancellationToken), cancellationToken);

    private static async Task<PayeeChange> SetAlone(Func<Task> set)
    {
        await set();
        return PayeeChange.None;
    }

    private static async Task<bool> WriteHold(
        NpgsqlConnection connection, WriterId id, WriterHold? hold, AuditContext audit, CancellationToken cancellationToken)
    {
        await using var command = BulkTransaction.Command(connection, HoldSql);
        command.Parameters.AddText(id.Value);
        command.Parameters.AddText(hold is null ? null : EnumNames<HoldKind>.Of(hold.Kind));
        command.Parameters.AddText(hold?.Reason);
        command.Parameters.AddText(audit.Reason ?? hold?.Reason);
        command.Parameters.AddInstant(audit.At);
        command.Parameters.AddText(audit.Actor);
        command.Parameters.AddText(audit.CorrelationId);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>A writer's balances are on adjacent rows.</summary>
    private async Task<List<WriterView>> Read(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var views = new List<WriterView>();
        var balances = new List<WriterBalance>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var writer = ReadWriter(reader);
            if (views.Count == 0 || views[^1].Writer.Id != writer.Id)
            {
                balances = [];
                views.Add(new WriterView(
                    writer, balances, reader.GetFieldValue<DateTimeOffset>(8), reader.GetFieldValue<DateTimeOffset>(9)));
            }
            if (reader.TextOrNull(10) is { } currency)
                balances.Add(ReadBalance(reader, Currency.Parse(currency)));
        }
        return views;
    }

    private Writer ReadWriter(NpgsqlDataReader reader)
    {
        var id = reader.GetString(0);
        var currency = Currency.Parse(reader.GetString(4));
        return new Writer(
            WriterId.Parse(id),
            cipher.Open(reader.GetString(1), SealedColumn.WriterName, id),
            reader.TextOrNull(2) is { } email ? cipher.Open(email, SealedColumn.WriterEmail, id) : null,
            reader.TextOrNull(3) is { } account ? StripeAccountId.Parse(account) : null,
            currency,
            reader.LongOrNull(5) is { } threshold ? new Money(threshold, currency) : null,
            reader.TextOrNull(6) is { } kind ? new WriterHold(EnumNames<HoldKind>.Parse(kind), reader.GetString(7)) : null);
    }

    private static WriterBalance ReadBalance(NpgsqlDataReader reader, Currency currency)
    {
        var (available, pending) = PendingEarnings.Split(
            new Money(reader.GetInt64(11), currency), reader.LongOrNull(14) ?? 0, reader.InstantOrNull(15));
        return new(available, new Money(reader.GetInt64(12), currency), new Money(reader.GetInt64(13), currency), pending);
    }
}
