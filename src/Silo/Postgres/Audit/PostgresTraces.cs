using Npgsql;
using NpgsqlTypes;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Silo.Postgres.Monitoring;

namespace OrleansPayouts.Silo.Postgres.Audit;

/// <summary>
/// Follows a correlation id through the tables. Each statement reads from an index in its order and ends at its limit: a
/// run's million payouts cost as much as a hundred.
/// </summary>
public sealed class PostgresTraces(NpgsqlDataSource database) : ITraces
{
    /// <summary>One request starts one run; whoever sends the same id with all of them sees the newest.</summary>
    private const int MostRuns = 20;

    // The condition is the index's own.
    private const string OwnEntriesSql = $"""
        select {AuditRow.Columns} from audit_entries e
        where e.correlation_id = $1 and (e.payout_id is null or e.actor <> 'system') order by e.id limit $2
        """;

    private const string RunsSql = """
        where r.id = any(array(select s.id from runs s where s.correlation_id = $1 order by s.started_at desc, s.id desc limit $2) || $3)
        """;

    private const string PayoutsSql = $"""
        select {PayoutRow.Columns}, p.created_at, p.updated_at from {PayoutRow.From}
        where p.run_id = $1 order by p.writer_id, p.currency limit $2
        """;

    private const string NamedPayoutsSql =
        $"select {PayoutRow.Columns}, p.created_at, p.updated_at from {PayoutRow.From} where p.id = any($1) order by p.id limit $2";

    private const string AttemptsSql = """
        select number, epoch, idempotency_key, parameter_hash, started_at, finished_at, outcome::text, http_status, error_code, request_id, payout_id
        from payout_attempts where payout_id = any($1) order by payout_id, number
        """;

    // Found first, sorted then: the pool's settings would have the whole log read in the order of ids to save the sort.
    private const string PayoutEntriesSql = $"""
        with e as materialized (select * from audit_entries where payout_id = any($1))
        select {AuditRow.Columns} from e order by e.id limit $2
        """;

    private const string AlertsSql = $"""
        with found as materialized (
          select * from alerts where correlation_id = $1
          union select * from alerts where id = any($2)
        )
        select {PostgresAlertStore.Columns} from found order by created_at desc, id desc limit $3
        """;

    public async Task<Trace?> Find(string correlationId, int limit, CancellationToken cancellationToken)
    {
        var own = await Read(OwnEntriesSql, AuditRow.Read, cancellationToken, Text(correlationId), Whole(limit + 1));
        var steered = own.Where(row => row.Action.StartsWith("run.", StringComparison.Ordinal) && row.Subject is not null).Select(row => row.Subject!).Distinct();
        var runs = await ReadRuns(correlationId, [.. steered], cancellationToken);
        var started = runs.Where(view => view.Run.CorrelationId == correlationId).ToList();
        var named = own.Where(row => row.PayoutId is not null).Select(row => row.PayoutId!.Value).Distinct().ToArray();
        var payouts = await ReadPayouts([.. started.Select(view => view.Run.Id.Value)], named, limit, cancellationToken);
        var alerts = await Read(
            AlertsSql, PostgresAlertStore.ReadAlert, cancellationToken, Text(correlationId),
            Texts(own.Where(row => row.Action.StartsWith("alert.", StringComparison.Ordinal) && row.Subject is not null).Select(row => row.Subject!)), Whole(limit));
        if (own.Count == 0 && runs.Count == 0 && payouts.Count == 0 && alerts.Count == 0)
            return null;
        var ids = payouts.Select(view => view.Payout.Id.Value).ToArray();
        var attempts = (await Read(AttemptsSql, ReadAttempt, cancellationToken, Uuids(ids))).ToLookup(attempt => attempt.Payout, attempt => attempt.View);
        var entries = (await Read(PayoutEntriesSql, AuditRow.Read, cancellationToken, Uuids(ids), Whole(limit + 1)))
            .Concat(own).DistinctBy(row => row.Id).OrderBy(row => row.Id).ToList();
        return new Trace(
            runs,
            [.. payouts.Select(view => new TracedPayout(view, [.. attempts[view.Payout.Id.Value]]))],
            Math.Max(payouts.Count, started.Sum(view => view.Totals.Planned)),
            [.. entries.Take(limit).Select(PostgresAuditLog.Show)],
            entries.Count > limit,
            alerts);
    }

    private async Task<List<RunView>> ReadRuns(string correlationId, string[] steered, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(PostgresPayoutQueries.RunsSql(RunsSql));
        command.Parameters.AddText(correlationId);
        command.Parameters.AddInt(MostRuns);
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Text, steered);
        return await PostgresPayoutQueries.ReadRuns(command, cancellationToken);
    }

    /// <summary>Those that the request changed itself come first: there are few of them, and they are what it was about.</summary>
    private async Task<List<PayoutView>> ReadPayouts(string[] runs, Guid[] named, int limit, CancellationToken cancellationToken)
    {
        var payouts = await Read(NamedPayoutsSql, PostgresPayoutQueries.ReadPayout, cancellationToken, Uuids(named), Whole(limit));
        foreach (var run in runs)
        {
            var rest = limit - payouts.Count;
            if (rest <= 0)
                break;
            var found = await Read(PayoutsSql, PostgresPayoutQueries.ReadPayout, cancellationToken, Text(run), Whole(rest));
            payouts.AddRange(found.Where(view => !named.Contains(view.Payout.Id.Value)));
        }
        return payouts;
    }

    private async Task<List<T>> Read<T>(
        string sql, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken, params (NpgsqlDbType Type, object Value)[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var (type, value) in parameters)
            command.Parameters.AddWithValue(type, value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(row(reader));
        return rows;
    }

    private static (Guid Payout, AttemptView View) ReadAttempt(NpgsqlDataReader reader) =>
        (reader.GetGuid(10), PostgresPayoutQueries.ReadAttempt(reader));

    private static (NpgsqlDbType Type, object Value) Text(string value) => (NpgsqlDbType.Text, value);

    private static (NpgsqlDbType Type, object Value) Whole(int value) => (NpgsqlDbType.Integer, value);

    private static (NpgsqlDbType Type, object Value) Texts(IEnumerable<string> values) => (NpgsqlDbType.Array | NpgsqlDbType.Text, values.ToArray());

    private static (NpgsqlDbType Type, object Value) Uuids(Guid[] values) => (NpgsqlDbType.Array | NpgsqlDbType.Uuid, values);
}
