using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>Planning, a page of writers a statement.</summary>
public sealed class PostgresPlanStore(NpgsqlDataSource database) : IPlanStore, IWriterCandidates
{
    private const string ReadSql = """
        with page as (
          select id, currency, stripe_account_id, hold_kind, minimum_threshold_minor
          from writers where id > $1 order by id limit $2
        )
        """ + "\n" + CandidatesSql;

    private const string ReadOneSql = """
        with page as (
          select id, currency, stripe_account_id, hold_kind, minimum_threshold_minor
          from writers where id = $1 limit $2
        )
        """ + "\n" + CandidatesSql;

    // Reserved money and an open payout are the same thing: the ledger puts it there and takes it away with the payout.
    private const string CandidatesSql = """
        select w.id, coalesce(b.currency, w.currency), coalesce(b.available_minor, 0), w.stripe_account_id, w.hold_kind::text,
          w.currency, w.minimum_threshold_minor, coalesce(b.reserved_minor > 0, false),
          exists (select 1 from unaccounted_transfers u
            where u.writer_id = w.id and u.currency = coalesce(b.currency, w.currency) and u.settled_at is null),
          exists (select 1 from payouts p
            where p.run_id = $3 and p.writer_id = w.id and p.currency = coalesce(b.currency, w.currency)),
          ahead.amount_minor, ahead.next_at
        from page w left join balances b on b.writer_id = w.id
        left join lateral (
          -- The condition on recorded_at is the index's.
          select sum(e.amount_minor)::bigint as amount_minor, min(e.earned_at) as next_at from earnings e
          where e.writer_id = b.writer_id and e.currency = b.currency and e.earned_at > e.recorded_at and e.earned_at > $4
        ) ahead on true
        order by w.id, 2
        """;

    // The writers who are paid are locked against a hold and a change of account until the page is committed: whoever changes one
    // either waits and finds the new payout, or is found here, and the page is read again.
    private const string WriteSql = """
        with payees as materialized (
          select w.id from unnest($6, $9) as p (writer_id, destination) cross join lateral (
            select id from writers where id = p.writer_id and hold_kind is null and stripe_account_id = p.destination for share) w
        ), advanced as (
          update runs set planned_through = $3, excluded = excluded + cardinality($10::text[])
          where id = $1 and status = 'planning' and planned_through is not distinct from $2
            and (select count(*) from payees) = cardinality($6::text[])
          returning id, correlation_id
        ), planned as (
          insert into payouts (id, run_id, writer_id, currency, amount_minor, destination, created_at, updated_at)
          select p.id, a.id, p.writer_id, p.currency, p.amount_minor, p.destination, $4, $4
          from unnest($5, $6, $7, $8, $9) as p (id, writer_id, currency, amount_minor, destination) cross join advanced a
          returning id, writer_id, currency, amount_minor
        ), reserved as (
          insert into ledger_transactions (event, writer_id, currency, amount_minor, payout_id, recorded_at)
          select 'payout_reserved', writer_id, currency, amount_minor, id, $4 from planned
        ), excluded as (
          insert into run_exclusions (run_id, writer_id, currency, available_minor, reason, open_payout_id)
          select a.id, e.writer_id, e.currency, e.available_minor, e.reason, o.id
          from unnest($10, $11, $12, $13::text[]::exclusion_reason[]) as e (writer_id, currency, available_minor, reason) cross join advanced a
          left join payouts o on e.reason = 'open_payout' and o.writer_id = e.writer_id and o.currency = e.currency
            and o.status in ('reserved', 'retry_scheduled', 'unknown', 'needs_review')
        ), noted as (
          insert into audit_entries (at, actor, action, subject, correlation_id, after)
          select $4, 'system', 'payouts.reserved', id, correlation_id, json_build_object(
            'through', $3::text, 'payouts', cardinality($5), 'excluded', cardinality($10::text[]), 'payoutsSha256', $14::text)
          from advanced
        )
        select case when exists (select from advanced) then 'written'
          when (select count(*) from payees) < cardinality($6::text[]) then 'payees_changed' else 'overtaken' end
        """;

    public async Task<Guid> Installation(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select id from installation");
        return (Guid)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<PlanPage> ReadPage(RunId? run, WriterId? after, int writers, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        var candidates = await Read(ReadSql, after?.Value ?? "", writers, run, asOf, cancellationToken);
        return new PlanPage(candidates, candidates.Count == 0 ? null : candidates[^1].Writer);
    }

    public async Task<IReadOnlyList<PayoutCandidate>> Of(WriterId writer, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        await Read(ReadOneSql, writer.Value, writers: 1, run: null, asOf, cancellationToken);

    public async Task<PageWritten> WritePage(PayoutRun run, PlannedPage page, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(WriteSql);
        command.Parameters.AddWithValue(NpgsqlDbType.Text, run.Id.Value);
        command.Parameters.AddWithValue(NpgsqlDbType.Text, (object?)run.PlannedThrough?.Value ?? DBNull.Value);
        command.Parameters.AddWithValue(NpgsqlDbType.Text, page.Through.Value);
        command.Parameters.AddWithValue(NpgsqlDbType.TimestampTz, at);
        Columns.Add(command, NpgsqlDbType.Uuid, page.Payouts, p => p.Id.Value);
        Columns.Add(command, NpgsqlDbType.Text, page.Payouts, p => p.Writer.Value);
        Columns.Add(command, NpgsqlDbType.Text, page.Payouts, p => p.Amount.Currency.Code);
        Columns.Add(command, NpgsqlDbType.Bigint, page.Payouts, p => p.Amount.Minor);
        Columns.Add(command, NpgsqlDbType.Text, page.Payouts, p => p.Destination.Value);
        Columns.Add(command, NpgsqlDbType.Text, page.Exclusions, e => e.Writer.Value);
        Columns.Add(command, NpgsqlDbType.Text, page.Exclusions, e => e.Available.Currency.Code);
        Columns.Add(command, NpgsqlDbType.Bigint, page.Exclusions, e => e.Available.Minor);
        Columns.Add(command, NpgsqlDbType.Text, page.Exclusions, e => EnumNames<ExclusionReason>.Of(e.Reason));
        command.Parameters.AddText(Fingerprint(page.Payouts));
        try
        {
            return EnumNames<PageWritten>.Parse((string)(await command.ExecuteScalarAsync(cancellationToken))!);
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.DeadlockDetected)
        {
            // An import changes several writers of the page, in another order.
            return PageWritten.PayeesChanged;
        }
    }

    /// <summary>
    /// Of what is paid to whom: a line a payout with its id, currency, amount and account. The audit log has it once for a
    /// page, so that a payout which is changed afterwards shows.
    /// </summary>
    private static string Fingerprint(IReadOnlyList<WriterPayout> payouts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var payout in payouts)
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"{payout.Id.Value} {payout.Amount.Currency.Code} {payout.Amount.Minor} {payout.Destination.Value}\n")));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private async Task<List<PayoutCandidate>> Read(
        string sql, string place, int writers, RunId? run, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = place });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = writers });
        command.Parameters.AddText(run?.Value);
        command.Parameters.AddInstant(asOf);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var candidates = new List<PayoutCandidate>(writers);
        while (await reader.ReadAsync(cancellationToken))
            candidates.Add(ReadCandidate(reader));
        return candidates;
    }

    private static PayoutCandidate ReadCandidate(NpgsqlDataReader reader)
    {
        var ownThreshold = reader.IsDBNull(6) ? (long?)null : reader.GetInt64(6);
        var currency = Currency.Parse(reader.GetString(1));
        var (available, pending) = PendingEarnings.Split(new Money(reader.GetInt64(2), currency), reader.LongOrNull(10) ?? 0, reader.InstantOrNull(11));
        return new PayoutCandidate(
            WriterId.Parse(reader.GetString(0)),
            available,
            reader.IsDBNull(3) ? null : StripeAccountId.Parse(reader.GetString(3)),
            reader.IsDBNull(4) ? null : EnumNames<HoldKind>.Parse(reader.GetString(4)),
            ownThreshold is { } minor ? new Money(minor, Currency.Parse(reader.GetString(5))) : null,
            reader.GetBoolean(7),
            reader.GetBoolean(8),
            reader.GetBoolean(9),
            pending);
    }
}
