using System.Globalization;
using Npgsql;
using OrleansPayouts.Domain.Monitoring;
using OrleansPayouts.Silo.Postgres;
using OrleansPayouts.Silo.Postgres.Monitoring;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Silo.Tests.Postgres.Monitoring;

/// <summary>The rolled-up metrics against a plain recomputation over the same data.</summary>
public sealed class MetricsTests
{
    private static readonly DateTimeOffset Noon = Books.Noon;

    [Fact]
    public async Task After_every_kind_of_change_each_metric_is_what_plain_sql_says()
    {
        await using var books = await Books.Open();
        var metrics = new PostgresMetricsStore(books.Source);
        var chance = new Chance(20260301);
        await Insert(books, 0, 3_000, chance);
        await AgreeAtAnyTime(books, metrics);

        // From each status along the arrows, some many times, with and without a change of status.
        for (var round = 0; round < 8; round++)
        {
            await Move(books, "reserved", "paid", chance, "transfer_id = 't' || id");
            await Move(books, "reserved", "unknown", chance, "due_at = now()");
            await Move(books, "reserved", "retry_scheduled", chance, "due_at = now(), retries = retries + 1");
            await Move(books, "reserved", "failed", chance);
            await Move(books, "reserved", "cancelled", chance);
            await Move(books, "retry_scheduled", "paid", chance, "transfer_id = 't' || id, due_at = null");
            await Move(books, "retry_scheduled", "retry_scheduled", chance, "retries = retries + 1");
            await Move(books, "unknown", "unknown", chance, "due_at = now() + interval '1 minute'");
            await Move(books, "unknown", "needs_review", chance, "due_at = null");
            await Move(books, "unknown", "retry_scheduled", chance, "retries = 0, epoch = epoch + 1");
            await Move(books, "needs_review", "paid", chance, "transfer_id = 't' || id");
            await Move(books, "paid", "reversed", chance);
            await Insert(books, 3_000 + (round * 200), 200, chance);
            await AgreeAtAnyTime(books, metrics);
        }
        (await books.Read<long>("select count(distinct status) from payouts")).ShouldBe(8, "every status took part");
    }

    [Fact]
    public async Task With_no_payouts_everything_is_nothing()
    {
        await using var books = await Books.Open();

        var measured = await new PostgresMetricsStore(books.Source).Measure(Noon, TestContext.Current.CancellationToken);

        measured.ShouldBe(new PayoutMetrics { WindowStart = Noon.AddDays(-1), LastUpdated = Noon, Amounts = measured.Amounts, Totals = measured.Totals });
        measured.Amounts.ShouldBeEmpty();
        (measured.SuccessRate, measured.FailureRate).ShouldBe((100, 0));
    }

    [Fact]
    public async Task What_was_there_before_monitoring_came_is_counted_when_it_comes()
    {
        await using var books = await Books.Open();
        await Insert(books, 0, 500, new Chance(7));
        await books.Execute("delete from payout_rollups; delete from duration_rollups; delete from ended_rollups");
        await books.Execute("select rebuild_rollups()");

        await AgreeAtAnyTime(books, new PostgresMetricsStore(books.Source));
    }

    [Fact]
    public async Task What_a_program_without_monitoring_has_changed_is_counted_anew()
    {
        await using var books = await Books.Open();
        var chance = new Chance(8);
        await Insert(books, 0, 500, chance);
        await using var silent = PayoutDatabase.Open(books.ConnectionString, monitoring: false);
        await using (var command = silent.CreateCommand("update payouts set status = 'failed', updated_at = created_at + interval '1 second' where status = 'reserved'"))
            (await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBeGreaterThan(0);

        await AgreeAtAnyTime(books, new PostgresMetricsStore(books.Source));
        (await books.Read<bool>("select stale from rollup_state")).ShouldBeFalse();
    }

    [Fact]
    public async Task Minutes_that_no_window_needs_are_dropped_and_late_changes_to_them_do_no_harm()
    {
        await using var books = await Books.Open();
        var metrics = new PostgresMetricsStore(books.Source);
        var chance = new Chance(9);
        await Insert(books, 0, 1_000, chance);

        await metrics.DropMinutes(Noon.AddHours(-25), TestContext.Current.CancellationToken);
        await Move(books, "reserved", "failed", chance);

        await Agree(books, metrics, Noon);
        await Agree(books, metrics, Noon.AddMinutes(61));
    }

    [Fact]
    public async Task Two_programs_that_settle_at_once_lose_nothing_and_do_not_deadlock()
    {
        await using var books = await Books.Open();
        await Insert(books, 0, 4_000, new Chance(10));
        await using var other = PayoutDatabase.Open(books.ConnectionString);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(part => Settle(part % 2 == 0 ? books.Source : other, part)));

        await AgreeAtAnyTime(books, new PostgresMetricsStore(books.Source));
    }

    private static async Task Settle(NpgsqlDataSource source, int part)
    {
        await using var command = source.CreateCommand($"""
            update payouts set status = 'paid', transfer_id = 't' || id, updated_at = created_at + interval '{part} minutes'
            where status = 'reserved' and abs(hashtext(writer_id)) % 40 = {part}
            """);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task AgreeAtAnyTime(Books books, PostgresMetricsStore metrics)
    {
        // At the hour, just before and after it, between minutes, and where there is nothing any more.
        foreach (var minutes in new[] { 0, -0.01, 0.01, 17.37, 59, 60, 61.5, 600, 1_440, 1_500.2, 5_000 })
            await Agree(books, metrics, Noon.AddMinutes(minutes));
    }

    private static async Task Agree(Books books, PostgresMetricsStore metrics, DateTimeOffset now)
    {
        var measured = await metrics.Measure(now, TestContext.Current.CancellationToken);
        PlainMetrics.ShouldEqual(measured, await PlainMetrics.Compute(books.Source, now));
        var backlog = await metrics.ReadBacklog(now, TestContext.Current.CancellationToken);
        backlog.AverageDelayMs.ShouldBe(await PlainMetrics.AverageDelayMs(books.Source, now));
        backlog.Pending.ShouldBe(await books.Read<long>("select count(*) from payouts where status in ('reserved', 'retry_scheduled')"));
    }

    /// <summary>Reserved payouts and a few paid ones, created at any instant of the last two days and the next.</summary>
    private static async Task Insert(Books books, int first, int count, Chance chance)
    {
        var seed = (chance.Below(1_000_001) - 500_000) / 1_000_000.0;
        await books.Execute(string.Create(CultureInfo.InvariantCulture, $"""
            select setseed({seed});
            insert into runs (id, status, batch_size, max_retries, minimum_threshold, started_by, correlation_id, started_at, completed_at)
              values ('manual_run_x', 'completed', 10, 3, 25, 'test', 'corr', now(), now()) on conflict do nothing;
            insert into writers (id, display_name, currency, created_at, updated_at)
              select 'w' || n, 'w', 'USD', now(), now() from generate_series({first}, {first + count - 1}) n;
            insert into payouts (id, run_id, writer_id, currency, amount_minor, destination, status, transfer_id, created_at, updated_at)
              select id, 'manual_run_x', 'w' || n, (array['USD', 'EUR', 'JPY', 'KWD'])[1 + floor(least(kind * kind * 4, 3.9))], 1 + floor(random() * 100000), 'acct_w',
                (case when kind < 0.1 then 'paid' else 'reserved' end)::payout_status, case when kind < 0.1 then 't' || id end,
                at, at + kind * interval '10 hours'
              from (select n, gen_random_uuid() as id, random() as kind, timestamptz '{Noon:O}' - interval '49 hours' + random() * interval '73 hours' as at
                from generate_series({first}, {first + count - 1}) n) made
            """));
    }

    /// <summary>A tenth of those in the status, after any time up to three days.</summary>
    private static Task Move(Books books, string from, string to, Chance chance, string? and = null) => books.Execute(string.Create(
        CultureInfo.InvariantCulture, $"""
        select setseed({(chance.Below(1_000_001) - 500_000) / 1_000_000.0});
        update payouts set status = '{to}', version = version + 1, {(and is null ? "" : and + ",")}
          updated_at = created_at + random() * random() * random() * interval '3 days'
        where status = '{from}' and random() < 0.1
        """));
}
