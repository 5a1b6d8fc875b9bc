using Npgsql;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Monitoring;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Postgres.Monitoring;

/// <summary>Figures from the rollups, which are written with the payouts themselves.</summary>
public sealed class PostgresMetricsStore(NpgsqlDataSource database) : IMetricsStore
{
    // The minutes of the window's first hour, then whole hours; each statement is one snapshot.
    private const string MeasureSql = """
        with counted as (
          select * from payout_rollups where span_minutes = 1 and starts_at >= $1 and starts_at < $2
          union all
          select * from payout_rollups where span_minutes = 60 and starts_at >= $2
        ), lasted as (
          select class, sum(payouts) as payouts from (
            select class, payouts from duration_rollups where span_minutes = 1 and starts_at >= $1 and starts_at < $2
            union all
            select class, payouts from duration_rollups where span_minutes = 60 and starts_at >= $2
          ) both_spans group by class
        ), p95 as (
          select duration_of_class(min(class)) as ms from (
            select class, sum(payouts) over (order by class) >= 0.95 * sum(payouts) over () as is_reached from lasted
          ) reached where is_reached
        )
        select s.stale, coalesce(p95.ms, 0), t.* from rollup_state s cross join p95 left join (
          select currency, sum(payouts)::bigint as payouts, sum(amount_minor)::bigint, sum(paid)::bigint, sum(failed)::bigint, sum(pending)::bigint,
            sum(unknown)::bigint, sum(cancelled)::bigint, sum(reversed)::bigint, sum(retried)::bigint, sum(processing_ms)::bigint,
            sum(paid_minor)::bigint, sum(failed_minor)::bigint, sum(cancelled_minor)::bigint, sum(reversed_minor)::bigint
          from counted group by currency
        ) t on true
        order by t.payouts desc, t.currency
        """;

    // Of all runs there are few rows of totals. What was answered long ago is of no interest for what is in flight.
    private const string BacklogSql = """
        with totals as (
          select status, sum(payouts)::bigint as payouts from run_totals group by status
        ), ended as (
          select payouts, processing_ms from ended_rollups where span_minutes = 1 and starts_at >= $1 and starts_at < $2
          union all
          select payouts, processing_ms from ended_rollups where span_minutes = 60 and starts_at >= $2
        )
        select
          coalesce((select payouts from totals where status = 'reserved'), 0),
          coalesce((select payouts from totals where status = 'retry_scheduled'), 0),
          coalesce((select sum(payouts)::bigint from totals where status in ('unknown', 'needs_review')), 0),
          coalesce((select payouts from totals where status = 'paid'), 0),
          coalesce((select payouts from totals where status = 'failed'), 0),
          (select count(*) from payout_attempts where started_at > $3 and outcome is null),
          (select at from audit_entries where payout_id is not null order by id desc limit 1),
          coalesce((select round(sum(processing_ms) / nullif(sum(payouts), 0))::bigint from ended), 0)
        """;

    private const string DropSql = """
        with payouts as (delete from payout_rollups where span_minutes = 1 and starts_at < $1),
          durations as (delete from duration_rollups where span_minutes = 1 and starts_at < $1)
        delete from ended_rollups where span_minutes = 1 and starts_at < $1
        """;

    private static readonly TimeSpan InFlight = TimeSpan.FromMinutes(5);

    public async Task<PayoutMetrics> Measure(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await MeasureOnce(now, cancellationToken) is { } metrics)
            return metrics;
        await using (var rebuild = database.CreateCommand("select rebuild_rollups() where (select stale from rollup_state)"))
        {
            rebuild.CommandTimeout = BulkTransaction.TimeoutSeconds;
            await rebuild.ExecuteNonQueryAsync(cancellationToken);
        }
        return await MeasureOnce(now, cancellationToken)
            ?? throw new InvalidOperationException("Payouts are changed by a program with MONITORING_ENABLED=false, so that they cannot be counted.");
    }

    public async Task<PayoutBacklog> ReadBacklog(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(BacklogSql);
        AddWindow(command, now);
        command.Parameters.AddInstant(now - InFlight);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new PayoutBacklog
        {
            Reserved = reader.GetInt64(0),
            Retrying = reader.GetInt64(1),
            Unknown = reader.GetInt64(2),
            Paid = reader.GetInt64(3),
            Failed = reader.GetInt64(4),
            Processing = reader.GetInt64(5),
            LastProcessedAt = reader.InstantOrNull(6),
            AverageDelayMs = reader.GetInt64(7),
        };
    }

    public async Task DropMinutes(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(DropSql);
        command.Parameters.AddInstant(before);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Null where the rollups are not what is there.</summary>
    private async Task<PayoutMetrics?> MeasureOnce(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(MeasureSql);
        var metrics = new PayoutMetrics { WindowStart = AddWindow(command, now), LastUpdated = now };
        var amounts = new List<Money>();
        var totals = new List<RunTotal>();
        var processingMs = 0m;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.GetBoolean(0))
                return null;
            metrics = metrics with { P95ProcessingTimeMs = reader.GetInt64(1) };
            if (reader.IsDBNull(2) || reader.GetInt64(3) == 0)
                continue;
            metrics = Add(metrics, reader);
            amounts.Add(new Money(reader.GetInt64(4), Currency.Parse(reader.GetString(2))));
            totals.AddRange(TotalsOf(reader, amounts[^1]));
            processingMs += reader.GetInt64(12);
        }
        var ended = metrics.SuccessfulPayouts + metrics.FailedPayouts;
        return metrics with
        {
            Amounts = amounts,
            Totals = totals,
            AverageProcessingTimeMs = ended == 0 ? 0 : (long)Math.Round(processingMs / ended, MidpointRounding.AwayFromZero),
        };
    }

    private static PayoutMetrics Add(PayoutMetrics metrics, NpgsqlDataReader reader) => metrics with
    {
        TotalPayouts = metrics.TotalPayouts + reader.GetInt64(3),
        SuccessfulPayouts = metrics.SuccessfulPayouts + reader.GetInt64(5),
        FailedPayouts = metrics.FailedPayouts + reader.GetInt64(6),
        PendingPayouts = metrics.PendingPayouts + reader.GetInt64(7),
        UnknownPayouts = metrics.UnknownPayouts + reader.GetInt64(8),
        CancelledPayouts = metrics.CancelledPayouts + reader.GetInt64(9),
        ReversedPayouts = metrics.ReversedPayouts + reader.GetInt64(10),
        RetriedPayouts = metrics.RetriedPayouts + reader.GetInt64(11),
    };

    /// <summary>A currency's payouts by status; what is neither paid nor over is open.</summary>
    private static IEnumerable<RunTotal> TotalsOf(NpgsqlDataReader reader, Money all)
    {
        RunTotal Of(PayoutStatus status, int count, int amount) => new(status, new Money(reader.GetInt64(amount), all.Currency), reader.GetInt64(count));
        List<RunTotal> ended =
        [
            Of(PayoutStatus.Paid, 5, 13), Of(PayoutStatus.Failed, 6, 14), Of(PayoutStatus.Cancelled, 9, 15), Of(PayoutStatus.Reversed, 10, 16),
        ];
        var open = ended.Aggregate(all, (sum, total) => sum - total.Amount);
        return ended.Append(new RunTotal(PayoutStatus.Reserved, open, reader.GetInt64(7) + reader.GetInt64(8)));
    }

    /// <summary>The window's start, and the first whole hour in it.</summary>
    private static DateTimeOffset AddWindow(NpgsqlCommand command, DateTimeOffset now)
    {
        var start = PayoutMetrics.WindowStartAt(now);
        var intoTheHour = TimeSpan.FromTicks(start.Ticks % TimeSpan.TicksPerHour);
        command.Parameters.AddInstant(start);
        command.Parameters.AddInstant(intoTheHour == TimeSpan.Zero ? start : start - intoTheHour + TimeSpan.FromHours(1));
        return start;
    }
}
