using Npgsql;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Encryption;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>
/// Adds and replaces writers as a set. One call adds at a time; a writer whose account changes is locked before its
/// hold is read, so that a hold which arrives meanwhile comes after the change or is lifted and noted with it. Open payouts to an
/// account that changes are called off (<see cref="PayeeChangeTransaction"/>).
/// </summary>
internal static class WriterUpsert
{
    /// <summary>"writers" on a telephone's keys.</summary>
    private const long LockKey = 9_748_377;

    // The key is for the planner: with no index here it has to scan this table, which PayoutDatabase's settings make so dear
    // that every way to join seems to cost the same, and the one it takes compares each row with each.
    private const string IncomingColumns = """
        id text collate "C" primary key, display_name text not null, email text, stripe_account_id text, currency text collate "C" not null,
        minimum_threshold_minor bigint, hold_kind text, hold_reason text, display_name_before text[], email_before text[]
        """;

    private const string MovingSql = """
        select w.id from incoming_writers i join writers w on w.id = i.id
        where w.stripe_account_id is distinct from i.stripe_account_id
        """;

    private const string ReleaseSql = """
        with moving as (
          select w.id, w.hold_kind from writers w join incoming_writers i on i.id = w.id
          where w.stripe_account_id is distinct from i.stripe_account_id
          order by w.id for no key update of w
        )
        insert into audit_entries (at, actor, action, subject, from_status, reason, correlation_id)
        select $1, $2, 'writer.released', id, hold_kind::text, 'The account was changed.', $3
        from moving where hold_kind <> 'manual'
        """;

    // The account tells where money goes, so a change of it can be recognised; which account it is, is nobody's to read here.
    private const string NoteSql = """
        insert into audit_entries (at, actor, action, subject, reason, correlation_id, before, after)
        select $1, $2, 'writer.changed', w.id,
          'Changed: ' || concat_ws(', ',
            case when w.display_name <> i.display_name then 'name' end,
            case when w.email is distinct from i.email then 'e-mail' end,
            case when w.stripe_account_id is distinct from i.stripe_account_id then 'account' end,
            case when w.currency <> i.currency then 'currency' end,
            case when w.minimum_threshold_minor is distinct from i.minimum_threshold_minor then 'minimum threshold' end) || '.',
          $3,
          json_build_object('accountFingerprint', left(encode(sha256(convert_to(w.stripe_account_id, 'UTF8')), 'hex'), 12),
            'currency', w.currency, 'minimumThresholdMinor', w.minimum_threshold_minor),
          json_build_object('accountFingerprint', left(encode(sha256(convert_to(i.stripe_account_id, 'UTF8')), 'hex'), 12),
            'currency', i.currency, 'minimumThresholdMinor', i.minimum_threshold_minor)
        from incoming_writers i join writers w on w.id = i.id
        where (w.display_name, w.email, w.stripe_account_id, w.currency, w.minimum_threshold_minor)
          is distinct from (i.display_name, i.email, i.stripe_account_id, i.currency, i.minimum_threshold_minor)
        order by w.id
        """;

    private const string UpdateSql = """
        update writers w set
          display_name = i.display_name, email = i.email, stripe_account_id = i.stripe_account_id, currency = i.currency,
          minimum_threshold_minor = i.minimum_threshold_minor,
          hold_kind = case when w.hold_kind = 'manual' or w.stripe_account_id is not distinct from i.stripe_account_id then w.hold_kind end,
          hold_reason = case when w.hold_kind = 'manual' or w.stripe_account_id is not distinct from i.stripe_account_id then w.hold_reason end,
          updated_at = $1
        from incoming_writers i
        where i.id = w.id and (
          (w.stripe_account_id, w.currency, w.minimum_threshold_minor) is distinct from (i.stripe_account_id, i.currency, i.minimum_threshold_minor)
          -- Sealed, under the current key or an earlier one: the same text in the same row is sealed to the same.
          or (w.display_name <> i.display_name and (w.display_name = any (i.display_name_before)) is not true)
          or (w.email is distinct from i.email and (w.email = any (i.email_before)) is not true))
        """;

    private const string AddSql = """
        with added as (
          insert into writers (id, display_name, email, stripe_account_id, currency, minimum_threshold_minor,
            hold_kind, hold_reason, created_at, updated_at)
          select id, display_name, email, stripe_account_id, currency, minimum_threshold_minor, hold_kind::hold_kind, hold_reason, $1, $1
          from incoming_writers i where not exists (select from writers w where w.id = i.id) order by id
          returning id, hold_kind, hold_reason
        ), held as (
          insert into audit_entries (at, actor, action, subject, to_status, reason, correlation_id)
          select $1, $2, 'writer.held', id, hold_kind::text, hold_reason, $3 from added where hold_kind is not null
        )
        select count(*)::int from added
        """;

    public static async Task<(WritersSaved Result, bool Commit)> Execute(
        NpgsqlConnection connection, DataCipher cipher, IReadOnlyList<Writer> writers, AuditContext audit, CancellationToken cancellationToken)
    {
        Task Write(NpgsqlBinaryImporter row, Writer writer, CancellationToken cancellation) => WriteRow(row, cipher, writer, cancellation);
        await BulkTransaction.Copy(connection, "incoming_writers", IncomingColumns, writers, Write, cancellationToken);
        await BulkTransaction.Lock(connection, LockKey, cancellationToken);
        var moving = await ReadMoving(connection, cancellationToken);
        var updated = 0;
        async Task Replace() => updated = await Update(connection, audit, cancellationToken);
        var payouts = await PayeeChangeTransaction.Run(connection, moving, Replace, audit, cancellationToken);
        await using var add = Command(connection, AddSql, audit);
        var created = (int)(await add.ExecuteScalarAsync(cancellationToken))!;

        var saved = new WritersSaved(created, updated, writers.Count - created - updated) { Payouts = payouts };
        var changed = created + updated > 0;
        if (changed)
            await AuditEntry.Write(
                connection, audit, "writers.saved", $"{created} new, {updated} changed, {saved.Unchanged} unchanged", cancellationToken);
        return (saved, Commit: changed);
    }

    /// <summary>Whose account changes. No other call can change it meanwhile.</summary>
    private static async Task<List<string>> ReadMoving(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = BulkTransaction.Command(connection, MovingSql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var moving = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            moving.Add(reader.GetString(0));
        return moving;
    }

    private static async Task<int> Update(NpgsqlConnection connection, AuditContext audit, CancellationToken cancellationToken)
    {
        await using var release = Command(connection, ReleaseSql, audit);
        await release.ExecuteNonQueryAsync(cancellationToken);
        await using var note = Command(connection, NoteSql, audit);
        await note.ExecuteNonQueryAsync(cancellationToken);
        await using var update = Command(connection, UpdateSql, audit);
        return await update.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, AuditContext audit)
    {
        var command = BulkTransaction.Command(connection, sql);
        command.Parameters.AddInstant(audit.At);
        command.Parameters.AddText(audit.Actor);
        command.Parameters.AddText(audit.CorrelationId);
        return command;
    }

    private static async Task WriteRow(NpgsqlBinaryImporter row, DataCipher cipher, Writer writer, CancellationToken cancellationToken)
    {
        // Adding refuses to mix: a threshold in another currency would silently become one in the writer's.
        var threshold = writer.MinimumThreshold is { } own ? Money.Zero(writer.Currency) + own : (Money?)null;
        var (id, name, email) = (writer.Id.Value, writer.DisplayName, writer.Email);
        await row.Text(id, cancellationToken);
        await row.Text(cipher.Seal(name, SealedColumn.WriterName, id), cancellationToken);
        await row.Text(email is null ? null : cipher.Seal(email, SealedColumn.WriterEmail, id), cancellationToken);
        await row.Text(writer.StripeAccount?.Value, cancellationToken);
        await row.Text(writer.Currency.Code, cancellationToken);
        await row.Number(threshold?.Minor, cancellationToken);
        await row.Text(writer.Hold is { } hold ? EnumNames<HoldKind>.Of(hold.Kind) : null, cancellationToken);
        await row.Text(writer.Hold?.Reason, cancellationToken);
        await row.Texts(cipher.SealBefore(name, SealedColumn.WriterName, id), cancellationToken);
        await row.Texts(email is null ? null : cipher.SealBefore(email, SealedColumn.WriterEmail, id), cancellationToken);
    }
}
