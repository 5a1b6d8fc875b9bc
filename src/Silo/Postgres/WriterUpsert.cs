using Npgsql;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Encryption;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>
/// Adds and changes writers as a set. One call adds at a time; a writer whose account changes is locked before its
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
        id text collate "C" primary key, position bigint not null,
        sets_name bool not null, sets_email bool not null, sets_account bool not null, sets_currency bool not null, sets_threshold bool not null,
        display_name text, email text, stripe_account_id text, currency text collate "C", minimum_threshold_minor bigint,
        threshold_currency text collate "C", hold_kind text, hold_reason text, display_name_before text[], email_before text[],
        threshold_was_in text collate "C"
        """;

    // What is left as it is becomes what it is, so that all that follows compares whole writers. The rows are locked: a text that is
    // sealed anew meanwhile would otherwise be put back as it was sealed before.
    private const string FillSql = """
        with known as (
          select w.* from writers w join incoming_writers i on i.id = w.id
          where not (i.sets_name and i.sets_email and i.sets_account and i.sets_currency and i.sets_threshold)
          order by w.id for no key update of w
        )
        update incoming_writers i set
          display_name = case when i.sets_name then i.display_name else w.display_name end,
          email = case when i.sets_email then i.email else w.email end,
          stripe_account_id = case when i.sets_account then i.stripe_account_id else w.stripe_account_id end,
          currency = case when i.sets_currency then i.currency else w.currency end,
          minimum_threshold_minor = case when i.sets_threshold then i.minimum_threshold_minor
            when not i.sets_currency or i.currency = w.currency then w.minimum_threshold_minor end,
          threshold_was_in = case when not i.sets_threshold and i.sets_currency and i.currency <> w.currency and w.minimum_threshold_minor is not null
            then w.currency end
        from known w where w.id = i.id
        """;

    private const string ConflictsSql = """
        select position, kind, count(*) over () from (
          select position, case
            when display_name is null then 'name_missing'
            when currency is null then 'currency_missing'
            when threshold_currency <> currency then 'threshold_currency' end as kind
          from incoming_writers
        ) judged
        where kind is not null order by position limit 100
        """;

    private const string AccountsSql = """
        select (count(*) filter (where i.stripe_account_id is not null))::int, (count(*) filter (where i.stripe_account_id is null))::int
        from incoming_writers i join writers w on w.id = i.id
        where w.stripe_account_id is distinct from i.stripe_account_id
        """;

    // For each account that was given, one other writer is looked up by the index: any, because the order of many would cost each row
    // as much as there are.
    private const string NoticesSql = """
        select position, kind, other, count(*) over () from (
          select i.position, 'shared_account' as kind, o.id as other
          from incoming_writers i join lateral (
            select w.id from writers w where w.stripe_account_id = i.stripe_account_id and w.id <> i.id limit 1
          ) o on i.sets_account and i.stripe_account_id is not null
          union all
          select position, 'threshold_cleared', threshold_was_in from incoming_writers where threshold_was_in is not null
        ) noticed
        order by position, kind limit 100
        """;

    // Before anything is filled in or locked: whoever settles a payout locks the payout first and then its writer.
    private const string MovingSql = """
        select w.id from incoming_writers i join writers w on w.id = i.id
        where i.sets_account and w.stripe_account_id is distinct from i.stripe_account_id
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
        NpgsqlConnection connection, DataCipher cipher, IReadOnlyList<WriterChange> changes, AuditContext audit, CancellationToken cancellationToken)
    {
        Task Write(NpgsqlBinaryImporter row, (int, WriterChange) line, CancellationToken cancellation) => WriteRow(row, cipher, line, cancellation);
        await BulkTransaction.Copy(
            connection, "incoming_writers", IncomingColumns, [.. changes.Select((change, position) => (position, change))], Write, cancellationToken);
        await BulkTransaction.Lock(connection, LockKey, cancellationToken);
        var moving = await ReadMoving(connection, cancellationToken);
        var saved = new WritersSaved(0, 0, 0);
        async Task Change() => saved = await Update(connection, changes.Count, audit, cancellationToken);
        var payouts = await PayeeChangeTransaction.Run(connection, moving, Change, audit, cancellationToken);
        if (saved.ConflictCount > 0)
            return (saved, Commit: false);

        await using var add = Command(connection, AddSql, audit);
        var created = (int)(await add.ExecuteScalarAsync(cancellationToken))!;
        var (notices, noticeCount) = await Read(
            connection, NoticesSql, row => new WriterNotice((int)row.GetInt64(0), EnumNames<WriterNoticeKind>.Parse(row.GetString(1)), row.GetString(2)), cancellationToken);

        saved = saved with { Created = created, Unchanged = saved.Unchanged - created, Notices = notices, NoticeCount = noticeCount, Payouts = payouts };
        var changed = created + saved.Updated > 0;
        if (changed)
            await AuditEntry.Write(
                connection, audit, "writers.saved", $"{created} new, {saved.Updated} changed, {saved.Unchanged} unchanged", cancellationToken);
        return (saved, Commit: changed);
    }

    /// <summary>Changes the known writers; all others count as unchanged. Where anything conflicts, nothing is changed.</summary>
    private static async Task<WritersSaved> Update(NpgsqlConnection connection, int count, AuditContext audit, CancellationToken cancellationToken)
    {
        await using var fill = BulkTransaction.Command(connection, FillSql);
        await fill.ExecuteNonQueryAsync(cancellationToken);
        var (conflicts, conflictCount) = await Read(
            connection, ConflictsSql, row => new WriterConflict((int)row.GetInt64(0), EnumNames<WriterConflictKind>.Parse(row.GetString(1))), cancellationToken);
        if (conflictCount > 0)
            return new WritersSaved(0, 0, 0) { Conflicts = conflicts, ConflictCount = conflictCount };
        var (accountsChanged, accountsRemoved) = await CountAccounts(connection, cancellationToken);
        await Execute(connection, ReleaseSql, audit, cancellationToken);
        await Execute(connection, NoteSql, audit, cancellationToken);
        var updated = await Execute(connection, UpdateSql, audit, cancellationToken);
        return new WritersSaved(0, updated, count - updated) { AccountsChanged = accountsChanged, AccountsRemoved = accountsRemoved };
    }

    private static async Task<int> Execute(NpgsqlConnection connection, string sql, AuditContext audit, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, sql, audit);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<(int Changed, int Removed)> CountAccounts(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = BulkTransaction.Command(connection, AccountsSql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt32(0), reader.GetInt32(1));
    }

    /// <summary>The first rows, and in each row's last column how many there are.</summary>
    private static async Task<(IReadOnlyList<T> First, int Count)> Read<T>(
        NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var command = BulkTransaction.Command(connection, sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (first, count) = (new List<T>(), 0L);
        while (await reader.ReadAsync(cancellationToken))
        {
            first.Add(read(reader));
            count = reader.GetInt64(reader.FieldCount - 1);
        }
        IReadOnlyList<T> none = [];
        return (count == 0 ? none : first, (int)count);
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

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, AuditContext audit)
    {
        var command = BulkTransaction.Command(connection, sql);
        command.Parameters.AddInstant(audit.At);
        command.Parameters.AddText(audit.Actor);
        command.Parameters.AddText(audit.CorrelationId);
        return command;
    }

    private static async Task WriteRow(
        NpgsqlBinaryImporter row, DataCipher cipher, (int Position, WriterChange Change) line, CancellationToken cancellationToken)
    {
        var (change, id) = (line.Change, line.Change.Id.Value);
        var (name, email, threshold) = (change.DisplayName.Value, change.Email.Value, change.MinimumThreshold.Value);
        await row.Text(id, cancellationToken);
        await row.Number(line.Position, cancellationToken);
        await row.Flag(change.DisplayName.IsGiven, cancellationToken);
        await row.Flag(change.Email.IsGiven, cancellationToken);
        await row.Flag(change.StripeAccount.IsGiven, cancellationToken);
        await row.Flag(change.Currency.IsGiven, cancellationToken);
        await row.Flag(change.MinimumThreshold.IsGiven, cancellationToken);
        await row.Text(name is null ? null : cipher.Seal(name, SealedColumn.WriterName, id), cancellationToken);
        await row.Text(email is null ? null : cipher.Seal(email, SealedColumn.WriterEmail, id), cancellationToken);
        await row.Text(change.StripeAccount.Value?.Value, cancellationToken);
        await row.Text(change.Currency.Value?.Code, cancellationToken);
        await row.Number(threshold?.Minor, cancellationToken);
        await row.Text(threshold?.Currency.Code, cancellationToken);
        await row.Text(change.Hold is { } hold ? EnumNames<HoldKind>.Of(hold.Kind) : null, cancellationToken);
        await row.Text(change.Hold?.Reason, cancellationToken);
        await row.Texts(name is null ? null : cipher.SealBefore(name, SealedColumn.WriterName, id), cancellationToken);
        await row.Texts(email is null ? null : cipher.SealBefore(email, SealedColumn.WriterEmail, id), cancellationToken);
        await row.Text(null, cancellationToken);
    }
}
