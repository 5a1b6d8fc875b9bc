using System.Diagnostics;
using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Tests.Postgres;

public sealed class EarningStoreTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_in_another_currency_than_its_writers_is_recorded_and_named()
    {
        await using var books = await Books.Open();
        await books.Save(Books.Writer("ada"), Books.Writer("bo") with { Currency = Books.Eur });

        var recorded = await books.Record(
            Books.Earning("1", "ada", 100), Books.Earning("2", "ada", 100, Books.Eur), Books.Earning("3", "bo", 100, Books.Eur), Books.Earning("4", "bo", 100));

        recorded.Accepted.ShouldBe(4);
        recorded.Notices.ShouldBe([new(1, Books.Usd), new(3, Books.Eur)]);
        recorded.NoticeCount.ShouldBe(2);
    }

    [Fact]
    public async Task New_earnings_reach_the_ledger_the_balances_and_the_audit_log()
    {
        await using var books = await Books.Open();
        await books.Save(Books.Writer("ada"), Books.Writer("bo"));
        var recorded = await books.Earnings.Record(
            [Books.Earning("e1", "ada", 1_000), Books.Earning("e2", "ada", 250), Books.Earning("e3", "bo", 40, Books.Eur)],
            Books.By("import", "May"), Ending);

        recorded.Accepted.ShouldBe(3);
        recorded.Duplicates.ShouldBe(0);
        recorded.ConflictCount.ShouldBe(0);
        recorded.Totals.ShouldBe([new Money(40, Books.Eur), new Money(1_250, Books.Usd)]);
        (await books.Balance("ada")).ShouldBe("1250 0 0");
        (await books.Balance("bo", "EUR")).ShouldBe("40 0 0");
        (await books.Read<long>("""
            select count(*) from ledger_transactions t join earnings e on e.id = t.earning_id and e.amount_minor = t.amount_minor
            """)).ShouldBe(3);
        (await books.Read<string>("""
            select actor || '|' || reason || '|' || correlation_id from audit_entries where action = 'earnings.recorded'
            """)).ShouldBe("import|May (3 new, 0 recorded before)|corr_test");
        await books.BalancesShouldFollowTheLedger();
    }

    [Fact]
    public async Task The_same_earnings_again_change_nothing()
    {
        await using var books = await Books.Open();
        await books.Save(Books.Writer("ada"));
        // Finer than the database keeps, before 2000 (its zero), and told in another time zone the second time.
        var lastCentury = new DateTimeOffset(1999, 12, 31, 1, 2, 3, TimeSpan.Zero);
        var earning = Books.Earning("e1", "ada", 1_000) with { EarnedAt = lastCentury.AddTicks(1_234_567) };
        var later = earning with { Id = EarningId.Parse("e2"), Source = null };
        await books.Record(earning);
        var auditEntries = await books.Read<long>("select count(*) from audit_entries");

        var again = await books.Record(earning, later);
        again.ShouldSatisfyAllConditions(() => again.Accepted.ShouldBe(1), () => again.Duplicates.ShouldBe(1));
        var third = await books.Record(earning with { EarnedAt = earning.EarnedAt.ToOffset(TimeSpan.FromHours(-7)) }, later);
        third.ShouldSatisfyAllConditions(
            () => third.Accepted.ShouldBe(0), () => third.Duplicates.ShouldBe(2), () => third.Totals.ShouldBeEmpty());

        (await books.Balance("ada")).ShouldBe("2000 0 0");
        (await books.Read<DateTime>("select earned_at from earnings where id = 'e1'")).ShouldBe(lastCentury.UtcDateTime.AddTicks(1_234_560));
        (await books.Read<long>("select count(*) from audit_entries")).ShouldBe(auditEntries + 1);
    }

    [Fact]
    public async Task One_bad_line_and_nothing_is_recorded()
    {
        await using var books = await Books.Open();
        await books.Save(Books.Writer("ada"), Books.Writer("bo"));
        var known = Books.Earning("known", "ada", 1_000);
        await books.Record(known);

        var refused = await books.Record(
            Books.Earning("new", "ada", 5), Books.Earning("other", "nobody", 5), known with { Amount = new Money(1_001, Books.Usd) });
        refused.Accepted.ShouldBe(0);
        refused.Totals.ShouldBeEmpty();
        refused.Conflicts.ShouldBe(
            [new EarningConflict(1, EarningConflictKind.UnknownWriter), new EarningConflict(2, EarningConflictKind.ContentDiffers)]);
        (await books.Read<long>("select count(*) from earnings")).ShouldBe(1);
        (await books.Balance("ada")).ShouldBe("1000 0 0");
    }

    [Fact]
    public async Task An_id_with_any_other_content_is_a_conflict()
    {
        await using var books = await Books.Open();
        await books.Save(Books.Writer("ada"), Books.Writer("bo"));
        var known = Books.Earning("known", "ada", 1_000);
        await books.Record(known);
        Earning[] others =
        [
            known with { Writer = WriterId.Parse("bo") },
            known with { Amount = new Money(999, Books.Usd) },
            known with { Amount = new Money(1_000, Books.Eur) },
            known with { EarnedAt = known.EarnedAt.AddMicroseconds(1) },
            known with { Source = "Royalties" },
            known with { Source = null },
        ];
        foreach (var other in others)
            (await books.Record(other)).Conflicts.ShouldBe([new EarningConflict(0, EarningConflictKind.ContentDiffers)], other.ToString());
    }

    [Fact]
    public async Task The_first_hundred_conflicts_are_told_and_all_are_counted()
    {
        await using var books = await Books.Open();
        await books.Save(Books.Writer("ada"));
        var earnings = Enumerable.Range(0, 500).Select(n => Books.Earning($"e{n}", n % 2 == 0 ? "ada" : "nobody", 5)).ToArray();
        var refused = await books.Record(earnings);
        refused.ConflictCount.ShouldBe(250);
        refused.Conflicts.Select(conflict => conflict.Index).ShouldBe(Enumerable.Range(0, 100).Select(n => (2 * n) + 1));
    }

    [Fact]
    public async Task Nobody_ever_earns_more_than_fits()
    {
        await using var books = await Books.Open();
        await books.Save(Books.Writer("ada"), Books.Writer("bo"));
        var most = Books.Earning("most", "ada", long.MaxValue - 10);
        await books.Record(most);
        await books.Record(Books.Earning("bos", "bo", 5));

        // What was recorded before does not count twice, the tenth unit fits, the eleventh does not.
        var refused = await books.Record(
            most, Books.Earning("fits", "ada", 10), Books.Earning("more", "ada", 1), Books.Earning("other", "ada", 1, Books.Eur));
        refused.Conflicts.ShouldBe([new EarningConflict(2, EarningConflictKind.BalanceOverflow)]);
        (await books.Record(most, Books.Earning("fits", "ada", 10))).Accepted.ShouldBe(1);
        (await books.Record(Books.Earning("more", "ada", 1))).Conflicts.ShouldBe([new EarningConflict(0, EarningConflictKind.BalanceOverflow)]);
        // Nor does a sum that could not be answered.
        (await books.Record(Books.Earning("x", "bo", long.MaxValue - 5, Books.Eur), Books.Earning("y", "ada", 6, Books.Eur)))
            .Conflicts.ShouldBe([new EarningConflict(1, EarningConflictKind.BalanceOverflow)]);
    }

    [Fact]
    public async Task An_id_that_occurs_twice_in_a_call_is_refused()
    {
        await using var books = await Books.Open();
        await books.Save(Books.Writer("ada"));
        await Should.ThrowAsync<ArgumentException>(() => books.Record(Books.Earning("e", "ada", 1), Books.Earning("e", "ada", 2)));
        (await books.Read<long>("select count(*) from earnings")).ShouldBe(0);
    }

    [Fact]
    public async Task Calls_at_once_with_the_same_earnings_record_each_once()
    {
        await using var books = await Books.Open();
        await books.Save([.. Enumerable.Range(0, 7).Select(n => Books.Writer($"w{n}"))]);
        var all = Enumerable.Range(0, 1_000).Select(n => Books.Earning($"e{n}", $"w{n % 7}", n + 1)).ToArray();
        var calls = await Task.WhenAll(Enumerable.Range(0, 12).Select(call =>
        {
            var part = all.Skip(call * 50).Take(500);
            return books.Record([.. call % 2 == 0 ? part : part.Reverse()]);
        }));

        calls.ShouldAllBe(call => call.ConflictCount == 0 && call.Accepted + call.Duplicates > 0);
        calls.Sum(call => call.Accepted).ShouldBe(1_000);
        (await books.Read<long>("select sum(available_minor)::bigint from balances")).ShouldBe(500_500);
        await books.BalancesShouldFollowTheLedger();
    }

    [Fact]
    public async Task Of_calls_at_once_that_contradict_each_other_the_first_is_recorded()
    {
        await using var books = await Books.Open();
        await books.Save(Books.Writer("ada"));
        var most = Books.Earning("most", "ada", long.MaxValue);
        await using var audit = await books.Hold("lock table audit_entries in exclusive mode");

        // The first has written all but its audit entry when the others come.
        var first = books.Record(Books.Earning("e", "ada", 1));
        await books.StatementsWait(1);
        var other = books.Record(Books.Earning("e", "ada", 2));
        var tooMuch = books.Record(most);
        await books.StatementsWait(3);
        await audit.DisposeAsync();

        (await first).Accepted.ShouldBe(1);
        (await other).Conflicts.ShouldBe([new EarningConflict(0, EarningConflictKind.ContentDiffers)]);
        (await tooMuch).Conflicts.ShouldBe([new EarningConflict(0, EarningConflictKind.BalanceOverflow)]);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_while_it_waits_records_nothing()
    {
        await using var books = await Books.Open();
        await books.Save(Books.Writer("ada"));
        await books.Record(Books.Earning("first", "ada", 1));
        await using var balances = await books.Hold("lock table balances in exclusive mode");

        using var giveUp = new CancellationTokenSource();
        var call = books.Earnings.Record([Books.Earning("second", "ada", 1)], Books.By(), giveUp.Token);
        await books.StatementsWait(1);
        await giveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(call);
        (await books.Read<long>("select count(*) from earnings")).ShouldBe(1);
    }

    [Fact]
    public async Task A_deadlock_with_another_transaction_is_not_the_callers_affair()
    {
        await using var books = await Books.Open();
        await books.Save(Books.Writer("ada"), Books.Writer("bo"));
        await books.Record(Books.Earning("a", "ada", 100), Books.Earning("b", "bo", 100));
        // The other transaction looks for a deadlock later than the test lasts, so it is ours that the database ends.
        await using var other = await books.Hold(
            "set local deadlock_timeout = '10min'; select 1 from balances where writer_id = 'bo' for update");

        var call = books.Record(Books.Earning("c", "ada", 1), Books.Earning("d", "bo", 1));
        await books.StatementsWait(1);
        await other.Execute("select 1 from balances where writer_id = 'ada' for update");
        await other.DisposeAsync();

        (await call).Accepted.ShouldBe(2);
        (await books.Balance("ada")).ShouldBe("101 0 0");
        (await books.Balance("bo")).ShouldBe("101 0 0");
    }

    [Theory]
    [InlineData(300)]
    [InlineData(100_000)]
    public async Task A_hundred_thousand_lines_are_one_call(int writers)
    {
        await using var books = await Books.Open();
        await books.Save([.. Enumerable.Range(0, writers).Select(n => Books.Writer($"w{n}"))]);
        var earnings = Enumerable.Range(0, 100_000).Select(n => Books.Earning($"e{n}", $"w{n % writers}", 1 + (n % 1_000))).ToArray();

        var start = Stopwatch.GetTimestamp();
        (await books.Record(earnings)).Accepted.ShouldBe(100_000);
        var recorded = Stopwatch.GetElapsedTime(start);
        (await books.Record(earnings)).Duplicates.ShouldBe(100_000);
        var repeated = Stopwatch.GetElapsedTime(start) - recorded;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{writers} writers: {recorded.TotalSeconds:N2} s new, {repeated.TotalSeconds:N2} s repeated");

        (await books.Read<long>("select count(*) from balances")).ShouldBe(writers);
        await books.BalancesShouldFollowTheLedger();
    }
}
