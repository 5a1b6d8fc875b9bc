using Npgsql;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Monitoring;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;

namespace OrleansPayouts.Silo.Tests.Postgres.Monitoring;

/// <summary>The metrics once more, from the payouts themselves, in plain SQL that knows nothing of rollups.</summary>
internal static class PlainMetrics
{
    public static async Task<PayoutMetrics> Compute(NpgsqlDataSource source, DateTimeOffset now)
    {
        var start = PayoutMetrics.WindowStartAt(now);
        await using var command = source.CreateCommand($"""
            select count(*), count(*) filter (where status = 'paid'), count(*) filter (where status = 'failed'),
              count(*) filter (where status in ('reserved', 'retry_scheduled')), count(*) filter (where status in ('unknown', 'needs_review')),
              count(*) filter (where status = 'cancelled'), count(*) filter (where status = 'reversed'),
              count(*) filter (where retries > 0 or epoch > 1),
              coalesce(round(avg(round(extract(epoch from updated_at - created_at) * 1000)) filter (where status in ('paid', 'failed'))), 0)::bigint,
              coalesce(percentile_disc(0.95) within group (order by round(extract(epoch from updated_at - created_at) * 1000))
                filter (where status in ('paid', 'failed')), 0)::bigint
            from payouts where created_at >= $1
            """);
        command.Parameters.AddWithValue(start);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await reader.ReadAsync(TestContext.Current.CancellationToken);
        return new PayoutMetrics
        {
            WindowStart = start,
            LastUpdated = now,
            TotalPayouts = reader.GetInt64(0),
            SuccessfulPayouts = reader.GetInt64(1),
            FailedPayouts = reader.GetInt64(2),
            PendingPayouts = reader.GetInt64(3),
            UnknownPayouts = reader.GetInt64(4),
            CancelledPayouts = reader.GetInt64(5),
            ReversedPayouts = reader.GetInt64(6),
            RetriedPayouts = reader.GetInt64(7),
            AverageProcessingTimeMs = reader.GetInt64(8),
            P95ProcessingTimeMs = reader.GetInt64(9),
            Amounts = await Amounts(source, start),
            Totals = await Totals(source, start),
        };
    }

    public static async Task<long> AverageDelayMs(NpgsqlDataSource source, DateTimeOffset now)
    {
        await using var command = source.CreateCommand("""
            select coalesce(round(avg(round(extract(epoch from updated_at - created_at) * 1000))), 0)::bigint
            from payouts where status in ('paid', 'failed') and updated_at >= $1
            """);
        command.Parameters.AddWithValue(PayoutMetrics.WindowStartAt(now));
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>All figures are the same; p95 is of the same class of 1 %.</summary>
    public static void ShouldEqual(PayoutMetrics measured, PayoutMetrics plain)
    {
        measured.Amounts.ShouldBe(plain.Amounts);
        measured.Totals.Where(total => total.Count > 0).ShouldBe(plain.Totals, ignoreOrder: true);
        (measured with { Amounts = [], Totals = [], P95ProcessingTimeMs = 0 }).ShouldBe(plain with { Amounts = [], Totals = [], P95ProcessingTimeMs = 0 });
        var tolerance = Math.Max(1, plain.P95ProcessingTimeMs / 99);
        measured.P95ProcessingTimeMs.ShouldBeInRange(plain.P95ProcessingTimeMs - 1, plain.P95ProcessingTimeMs + tolerance);
    }

    private static async Task<IReadOnlyList<RunTotal>> Totals(NpgsqlDataSource source, DateTimeOffset start)
    {
        await using var command = source.CreateCommand("""
            select currency, case when status in ('paid', 'failed', 'cancelled', 'reversed') then status::text else 'reserved' end as status,
              sum(amount_minor)::bigint, count(*)
            from payouts where created_at >= $1 group by 1, 2
            """);
        command.Parameters.AddWithValue(start);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var totals = new List<RunTotal>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            totals.Add(new RunTotal(
                EnumNames<PayoutStatus>.Parse(reader.GetString(1)), new Money(reader.GetInt64(2), Currency.Parse(reader.GetString(0))), reader.GetInt64(3)));
        return totals;
    }

    private static async Task<IReadOnlyList<Money>> Amounts(NpgsqlDataSource source, DateTimeOffset start)
    {
        await using var command = source.CreateCommand("""
            select currency, sum(amount_minor)::bigint from payouts where created_at >= $1 group by currency order by count(*) desc, currency
            """);
        command.Parameters.AddWithValue(start);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var amounts = new List<Money>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            amounts.Add(new Money(reader.GetInt64(1), Currency.Parse(reader.GetString(0))));
        return amounts;
    }
}
