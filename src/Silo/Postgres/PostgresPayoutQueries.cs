using Npgsql;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>Runs and payouts, a page at a time. A filter that is not asked for is not in the statement, so it costs no plan its index.</summary>
public sealed class PostgresPayoutQueries(NpgsqlDataSource database) : IPayoutQueries
{
    private const string AttemptsSql = """
        select number, epoch, idempotency_key, parameter_hash, started_at, finished_at, outcome::text, http_status, error_code, request_id
        from payout_attempts where payout_id = $1 order by number
        """;

    // The plan reserves a thousand payouts a statement and notes none of them: the payout's own row says when.
    private const string TimelineSql = """
        select p.created_at, 'system', 'payout.reserved', null::text, 'reserved', null::text, r.correlation_id, 0 as id
        from payouts p join runs r on r.id = p.run_id where p.id = $1
        union all
        select e.at, e.actor, e.action, e.from_status, e.to_status, e.reason, coalesce(e.correlation_id, r.correlation_id), e.id
        from audit_entries e join payouts p on p.id = e.payout_id join runs r on r.id = p.run_id where e.payout_id = $1
        order by id
        """;

    public async Task<RunView?> FindRun(RunId id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(RunsSql("where r.id = $1"));
        command.Parameters.AddText(id.Value);
        return (await ReadRuns(command, cancellationToken)).SingleOrDefault();
    }

    public async Task<IReadOnlyList<RunView>> ListRuns(RunCursor? before, RunStatus? status, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(RunsSql($"""
            where (r.started_at, r.id) < ($1, $2) {When(status is not null, "and r.status = $3::run_status")}
            order by r.started_at desc, r.id desc limit $4
            """));
        command.Parameters.AddInstant(before?.StartedAt ?? DateTimeOffset.MaxValue);
        command.Parameters.AddText(before?.RunId ?? "");
        command.Parameters.AddText(status is { } asked ? EnumNames<RunStatus>.Of(asked) : null);
        command.Parameters.AddInt(limit);
        return await ReadRuns(command, cancellationToken);
    }

    public async Task<IReadOnlyList<PayoutView>> ListPayouts(
        RunId run, PayoutFilter filter, PayoutCursor? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(PayoutsSql($"""
            where p.run_id = $1 and (p.writer_id, p.currency) > ($2, $3)
              {When(filter.Status is not null, "and p.status = $4::payout_status")}
              {When(filter.FailureCode is not null, "and p.failure_code = $5")}
              {When(filter.Writer is not null, "and p.writer_id = $6")}
            order by p.writer_id, p.currency limit $7
            """));
        AddPage(command, run, after);
        command.Parameters.AddText(filter.Status is { } status ? EnumNames<PayoutStatus>.Of(status) : null);
        command.Parameters.AddText(filter.FailureCode);
        command.Parameters.AddText(filter.Writer?.Value);
        command.Parameters.AddInt(limit);
        return await Read(command, ReadPayout, cancellationToken);
    }

    public async Task<IReadOnlyList<PayoutView>> ListOpenPayouts(WriterId writer, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(PayoutsSql(
            "where p.writer_id = $1 and p.status in ('reserved', 'retry_scheduled', 'unknown', 'needs_review') order by p.currency"));
        command.Parameters.AddText(writer.Value);
        return await Read(command, ReadPayout, cancellationToken);
    }

    public async Task<IReadOnlyList<PlanExclusion>> ListExclusions(
        RunId run, PayoutCursor? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select e.writer_id, e.currency, e.available_minor, e.reason::text, p.id, p.run_id
            from run_exclusions e left join payouts p on p.id = e.open_payout_id
            where e.run_id = $1 and (e.writer_id, e.currency) > ($2, $3) order by e.writer_id, e.currency limit $4
            """);
        AddPage(command, run, after);
        command.Parameters.AddInt(limit);
        return await Read(command, ReadExclusion, cancellationToken);
    }

    public async Task<PayoutDetail?> FindPayout(PayoutId id, CancellationToken cancellationToken)
    {
        var payouts = await Find(PayoutsSql("where p.id = $1"), id, ReadPayout, cancellationToken);
        return payouts is [var view]
            ? new PayoutDetail(
                view,
                await Find(AttemptsSql, id, ReadAttempt, cancellationToken),
                await Find(TimelineSql, id, ReadEntry, cancellationToken))
            : null;
    }

    private static string PayoutsSql(string which) =>
        $"select {PayoutRow.Columns}, p.created_at, p.updated_at from {PayoutRow.From} {which}";

    internal static string RunsSql(string which) => $"""
        select {RunRow.Columns}, r.excluded, t.currency, t.status::text, t.amount_minor, t.payouts
        from (select * from runs r {which}) r left join run_totals t on t.run_id = r.id and t.payouts > 0
        order by r.started_at desc, r.id desc, t.currency, t.status
        """;

    private static string When(bool asked, string condition) => asked ? condition : "";

    private static void AddPage(NpgsqlCommand command, RunId run, PayoutCursor? after)
    {
        command.Parameters.AddText(run.Value);
        command.Parameters.AddText(after?.WriterId ?? "");
        command.Parameters.AddText(after?.Currency ?? "");
    }

    private async Task<List<T>> Find<T>(string sql, PayoutId id, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddUuid(id.Value);
        return await Read(command, row, cancellationToken);
    }

    private static async Task<List<T>> Read<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(row(reader));
        return rows;
    }

    /// <summary>A run's totals are on adjacent rows.</summary>
    internal static async Task<List<RunView>> ReadRuns(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var views = new List<RunView>();
        var totals = new List<RunTotal>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var run = RunRow.Read(reader);
            if (views.Count == 0 || views[^1].Run.Id != run.Id)
            {
                totals = [];
                views.Add(new RunView(run, new RunTotals(totals), reader.GetInt64(RunRow.Width)));
            }
            if (reader.TextOrNull(RunRow.Width + 1) is { } currency)
                totals.Add(ReadTotal(reader, Currency.Parse(currency)));
        }
        return views;
    }

    private static RunTotal ReadTotal(NpgsqlDataReader reader, Currency currency) => new(
        EnumNames<PayoutStatus>.Parse(reader.GetString(RunRow.Width + 2)),
        new Money(reader.GetInt64(RunRow.Width + 3), currency),
        reader.GetInt64(RunRow.Width + 4));

    internal static PayoutView ReadPayout(NpgsqlDataReader reader) => new(
        PayoutRow.Read(reader),
        reader.GetFieldValue<DateTimeOffset>(PayoutRow.Width),
        reader.GetFieldValue<DateTimeOffset>(PayoutRow.Width + 1));

    private static PlanExclusion ReadExclusion(NpgsqlDataReader reader) => new(
        WriterId.Parse(reader.GetString(0)),
        new Money(reader.GetInt64(2), Currency.Parse(reader.GetString(1))),
        EnumNames<ExclusionReason>.Parse(reader.GetString(3)),
        reader.IsDBNull(4) ? null : new PayoutId(reader.GetGuid(4)),
        reader.IsDBNull(5) ? null : RunId.Parse(reader.GetString(5)));

    internal static AttemptView ReadAttempt(NpgsqlDataReader reader) => new(
        reader.GetInt32(0),
        reader.GetInt32(1),
        reader.GetString(2),
        Convert.ToHexStringLower(reader.GetFieldValue<byte[]>(3)),
        reader.GetFieldValue<DateTimeOffset>(4),
        reader.InstantOrNull(5),
        reader.TextOrNull(6),
        reader.IntOrNull(7),
        reader.TextOrNull(8),
        reader.TextOrNull(9));

    private static TimelineEntry ReadEntry(NpgsqlDataReader reader) => new(
        reader.GetFieldValue<DateTimeOffset>(0),
        reader.GetString(1),
        reader.GetString(2),
        reader.TextOrNull(3),
        reader.TextOrNull(4),
        reader.TextOrNull(5),
        reader.TextOrNull(6));
}
