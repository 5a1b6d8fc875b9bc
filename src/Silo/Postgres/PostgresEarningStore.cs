using Npgsql;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres;

/// <summary>
/// Earnings. One call is recorded at a time, so that what was checked still holds when it is written; the calls' lines
/// are sent to the database before they wait for one another.
/// </summary>
public sealed class PostgresEarningStore(NpgsqlDataSource database) : IEarningStore
{
    /// <summary>"earning" on a telephone's keys.</summary>
    private const long LockKey = 3_276_464;

    private const string IncomingColumns = """
        position bigint not null, id text collate "C" not null, writer_id text collate "C" not null, amount_minor bigint not null,
        currency text collate "C" not null, earned_at timestamptz not null, source text
        """;

    // All that a writer ever earned in a currency fits into 64 bits: then so does each of the balance's three figures,
    // whatever is later released or reversed. The sum of a call has to fit as well, because it is answered.
    private const string ConflictsSql = """
        select position, kind, count(*) over () from (
          select i.position, case
            when w.id is null then 'unknown_writer'
            when e.id is not null then
              case when (e.writer_id, e.amount_minor, e.currency, e.earned_at, e.source)
                is distinct from (i.writer_id, i.amount_minor, i.currency, i.earned_at, i.source) then 'content_differs' end
            when sum(i.amount_minor) filter (where e.id is null) over of_writer
                + coalesce(b.available_minor::numeric + b.reserved_minor + b.paid_minor, 0) > 9223372036854775807
              or sum(i.amount_minor) filter (where e.id is null) over of_call > 9223372036854775807 then 'balance_overflow'
            end as kind
          from incoming_earnings i
          left join writers w on w.id = i.writer_id
          left join balances b on b.writer_id = i.writer_id and b.currency = i.currency
          -- Looked up one by one: to read all earnings ever recorded for a few new ones costs more each month.
          left join lateral (select * from earnings known where known.id = i.id limit 1) e on true
          window of_writer as (partition by i.writer_id, i.currency order by i.position),
            of_call as (partition by i.currency order by i.position)
        ) judged
        where kind is not null order by position limit 100
        """;

    private const string NoticesSql = """
        select i.position, w.currency, count(*) over () from incoming_earnings i join writers w on w.id = i.writer_id
        where w.currency <> i.currency order by i.position limit 100
        """;

    private const string RecordSql = """
        with recorded as (
          insert into earnings (id, writer_id, amount_minor, currency, earned_at, source, recorded_at)
          select id, writer_id, amount_minor, currency, earned_at, source, $1 from incoming_earnings order by position
          on conflict (id) do nothing
          returning id, writer_id, amount_minor, currency
        ), booked as (
          insert into ledger_transactions (event, writer_id, currency, amount_minor, earning_id, recorded_at)
          select 'earning_recorded', writer_id, currency, amount_minor, id, $1 from recorded
          returning currency, amount_minor
        )
        select currency, sum(amount_minor)::bigint, count(*)::int from booked group by currency order by currency
        """;

    public Task<EarningsRecorded> Record(IReadOnlyList<Earning> earnings, AuditContext audit, CancellationToken cancellationToken)
    {
        if (earnings.DistinctBy(earning => earning.Id).Count() != earnings.Count)
            throw new ArgumentException("An earning's id occurs twice.", nameof(earnings));
        return BulkTransaction.Run(database, connection => Record(connection, earnings, audit, cancellationToken), cancellationToken);
    }

    private static async Task<(EarningsRecorded Result, bool Commit)> Record(
        NpgsqlConnection connection, IReadOnlyList<Earning> earnings, AuditContext audit, CancellationToken cancellationToken)
    {
        var rows = earnings.Select((earning, position) => (position, earning)).ToList();
        await BulkTransaction.Copy(connection, "incoming_earnings", IncomingColumns, rows, WriteRow, cancellationToken);
        await BulkTransaction.Lock(connection, LockKey, cancellationToken);
        var (conflicts, count) = await ReadConflicts(connection, cancellationToken);
        if (count > 0)
            return (new EarningsRecorded(0, 0, [], conflicts, count), Commit: false);

        var (totals, accepted) = await RecordNew(connection, audit, cancellationToken);
        var duplicates = earnings.Count - accepted;
        if (accepted > 0)
            await AuditEntry.Write(connection, audit, "earnings.recorded", $"{accepted} new, {duplicates} recorded before", cancellationToken);
        var (notices, noticeCount) = await ReadNotices(connection, cancellationToken);
        return (new EarningsRecorded(accepted, duplicates, totals, [], 0) { Notices = notices, NoticeCount = noticeCount }, Commit: accepted > 0);
    }

    private static async Task WriteRow(NpgsqlBinaryImporter row, (int Position, Earning Earning) line, CancellationToken cancellationToken)
    {
        var earning = line.Earning;
        await row.Number(line.Position, cancellationToken);
        await row.Text(earning.Id.Value, cancellationToken);
        await row.Text(earning.Writer.Value, cancellationToken);
        await row.Number(earning.Amount.Minor, cancellationToken);
        await row.Text(earning.Amount.Currency.Code, cancellationToken);
        await row.Instant(earning.EarnedAt, cancellationToken);
        await row.Text(earning.Source, cancellationToken);
    }

    private static async Task<(List<EarningConflict> First, int Count)> ReadConflicts(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = BulkTransaction.Command(connection, ConflictsSql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var first = new List<EarningConflict>();
        var count = 0L;
        while (await reader.ReadAsync(cancellationToken))
        {
            first.Add(new EarningConflict((int)reader.GetInt64(0), EnumNames<EarningConflictKind>.Parse(reader.GetString(1))));
            count = reader.GetInt64(2);
        }
        return (first, (int)count);
    }

    private static async Task<(IReadOnlyList<EarningNotice> First, int Count)> ReadNotices(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = BulkTransaction.Command(connection, NoticesSql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (first, count) = (new List<EarningNotice>(), 0L);
        while (await reader.ReadAsync(cancellationToken))
        {
            first.Add(new EarningNotice((int)reader.GetInt64(0), Currency.Parse(reader.GetString(1))));
            count = reader.GetInt64(2);
        }
        return (first, (int)count);
    }

    private static async Task<(List<Money> Totals, int Accepted)> RecordNew(
        NpgsqlConnection connection, AuditContext audit, CancellationToken cancellationToken)
    {
        await using var command = BulkTransaction.Command(connection, RecordSql);
        command.Parameters.AddInstant(audit.At);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var totals = new List<Money>();
        var accepted = 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            totals.Add(new Money(reader.GetInt64(1), Currency.Parse(reader.GetString(0))));
            accepted += reader.GetInt32(2);
        }
        return (totals, accepted);
    }
}
