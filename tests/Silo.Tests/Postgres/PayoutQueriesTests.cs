using OrleansPayouts.Domain;
using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Writers;
using OrleansPayouts.Grains.Ports;

namespace OrleansPayouts.Silo.Tests.Postgres;

public sealed class PayoutQueriesTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_comes_with_its_totals_and_the_count_of_the_excluded()
    {
        await using var books = await Books.Open();
        var run = await books.AddRun(status: RunStatus.Dispatching);
        var paid = await books.AddPayout(run, "ada", 100);
        await books.AddPayout(run, "bo", 50);
        await books.AddPayout(run, "cy", 7, "EUR");
        await Move(books, paid, "paid", "transfer_id = 'tr_1'");
        await books.Execute("update runs set excluded = 3, planned_through = 'cy', pause_code = 'why'");

        var view = (await books.Queries.FindRun(run, Ending)).ShouldNotBeNull();
        view.Excluded.ShouldBe(3);
        view.Run.ShouldBe(new PayoutRun
        {
            Id = run,
            Slot = Books.Noon,
            Settings = new RunSettings(10, 3, MinimumThresholds.Default),
            CorrelationId = "corr_run",
            StartedBy = "cron",
            StartedAt = Books.Noon,
            Status = RunStatus.Dispatching,
            PlannedThrough = WriterId.Parse("cy"),
            PauseCode = "why",
        });
        view.Totals.Rows.ShouldBe(
            [
                new RunTotal(PayoutStatus.Reserved, new Money(7, Books.Eur), 1),
                new RunTotal(PayoutStatus.Reserved, new Money(50, Books.Usd), 1),
                new RunTotal(PayoutStatus.Paid, new Money(100, Books.Usd), 1),
            ]);
        (await books.Queries.FindRun(RunId.ForSlot(Books.Noon.AddYears(1)), Ending)).ShouldBeNull();
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_each_once()
    {
        await using var books = await Books.Open();
        for (var day = 0; day < 7; day++)
            await books.AddRun(day, day == 6 ? RunStatus.Paused : RunStatus.Completed);
        // Two that started at the same instant are told apart by their ids.
        await books.Execute($"update runs set started_at = '{Books.Noon.AddDays(3):O}' where id = '{RunId.ForSlot(Books.Noon.AddDays(2))}'");

        var seen = new List<RunView>();
        while (await books.Queries.ListRuns(Cursor(seen), null, 2, Ending) is { Count: > 0 } page)
            seen.AddRange(page);
        seen.Select(view => view.Run.Id).ShouldBe(new[] { 6, 5, 4, 3, 2, 1, 0 }.Select(day => RunId.ForSlot(Books.Noon.AddDays(day))));
        seen.ShouldAllBe(view => view.Totals.Rows.Count == 0);
        (await books.Queries.ListRuns(null, RunStatus.Paused, 9, Ending)).Single().Run.Status.ShouldBe(RunStatus.Paused);
    }

    [Fact]
    public async Task A_runs_payouts_are_listed_in_order_and_filtered()
    {
        await using var books = await Books.Open();
        var run = await books.AddRun();
        var failed = await books.AddPayout(run, "b");
        await books.AddPayout(run, "B");
        await books.AddPayout(run, "a", currency: "USD");
        await books.AddPayout(run, "a", currency: "EUR");
        await books.AddPayout(await books.AddRun(1), "c");
        await Move(books, failed, "failed", "failure_code = 'account_closed'");

        var seen = new List<WriterPayout>();
        while (await books.Queries.ListPayouts(run, new PayoutFilter(), Cursor(seen), 2, Ending) is { Count: > 0 } page)
            seen.AddRange(page.Select(view => view.Payout));
        seen.Select(payout => $"{payout.Writer} {payout.Amount.Currency}").ShouldBe(["B USD", "a EUR", "a USD", "b USD"]);

        (await Filtered(books, run, new PayoutFilter(Status: PayoutStatus.Failed))).ShouldBe(["b"]);
        (await Filtered(books, run, new PayoutFilter(FailureCode: "account_closed"))).ShouldBe(["b"]);
        (await Filtered(books, run, new PayoutFilter(Writer: WriterId.Parse("a")))).ShouldBe(["a", "a"]);
        (await Filtered(books, run, new PayoutFilter(PayoutStatus.Failed, "account_closed", WriterId.Parse("a")))).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_follows_from_the_attempts_is_counted_under_the_current_key()
    {
        await using var books = await Books.Open();
        var id = await books.AddPayout(await books.AddRun(), "ada");
        await ShouldStand(books, id, attempts: 0, unanswered: 0, settledThrough: 0, keyFirstUsedAt: null);

        // What Stripe refused before executing it does not age the key.
        await Attempt(books, id, 1, epoch: 1, outcome: "refused");
        await ShouldStand(books, id, attempts: 1, unanswered: 0, settledThrough: 1, keyFirstUsedAt: null);
        await Attempt(books, id, 2, epoch: 1, outcome: "unknown");
        await Attempt(books, id, 3, epoch: 1, outcome: "refused");
        await Attempt(books, id, 4, epoch: 1, outcome: null);
        await ShouldStand(books, id, attempts: 4, unanswered: 2, settledThrough: 3, keyFirstUsedAt: Books.Noon.AddMinutes(2));

        await books.Execute($"update payouts set epoch = 2 where id = '{id.Value}'");
        await ShouldStand(books, id, attempts: 4, unanswered: 0, settledThrough: 4, keyFirstUsedAt: null);
        await Attempt(books, id, 5, epoch: 2, outcome: null);
        await ShouldStand(books, id, attempts: 5, unanswered: 1, settledThrough: 4, keyFirstUsedAt: Books.Noon.AddMinutes(5));

        await Move(books, id, "paid", "transfer_id = 'tr_1'");
        await ShouldStand(books, id, attempts: 5, unanswered: 0, settledThrough: 4, keyFirstUsedAt: Books.Noon.AddMinutes(5));
        (await Payout(books, id)).Transfer.ShouldBe(new TransferId("tr_1"));
    }

    [Fact]
    public async Task A_payout_tells_all_that_happened_to_it_oldest_first()
    {
        await using var books = await Books.Open();
        var run = await books.AddRun();
        var id = await books.AddPayout(run, "ada");
        await books.AddPayout(run, "bo");
        await Attempt(books, id, 1, epoch: 1, outcome: "refused");
        await Attempt(books, id, 2, epoch: 1, outcome: null);
        await books.Execute($"""
            insert into audit_entries (at, actor, action, payout_id, from_status, to_status, reason, correlation_id) values
              ('{Books.Noon.AddMinutes(2):O}', 'system', 'payout.retry_scheduled', '{id.Value}', 'reserved', 'retry_scheduled', null, null),
              ('{Books.Noon.AddMinutes(1):O}', 'admin', 'payout.cancelled', '{id.Value}', 'retry_scheduled', 'cancelled', 'Asked to.', 'corr_admin')
            """);

        var detail = (await books.Queries.FindPayout(id, Ending)).ShouldNotBeNull();
        detail.View.Payout.Id.ShouldBe(id);
        detail.View.CreatedAt.ShouldBe(Books.Noon);
        var (second, third) = (Books.Noon.AddMinutes(1), Books.Noon.AddMinutes(2));
        detail.Attempts.ShouldBe(
            [
                new AttemptView(1, 1, $"{id}.1", new string('0', 63) + "1", second, third, "refused", 402, "code", "req_1"),
                new AttemptView(2, 1, $"{id}.1", new string('0', 63) + "2", third, null, null, null, null, null),
            ]);
        detail.Timeline.ShouldBe(
            [
                new TimelineEntry(Books.Noon, "system", "payout.reserved", null, "reserved", null, "corr_run"),
                new TimelineEntry(Books.Noon.AddMinutes(2), "system", "payout.retry_scheduled", "reserved", "retry_scheduled", null, "corr_run"),
                new TimelineEntry(Books.Noon.AddMinutes(1), "admin", "payout.cancelled", "retry_scheduled", "cancelled", "Asked to.", "corr_admin"),
            ]);
        (await books.Queries.FindPayout(new PayoutId(new Guid(1, 2, 3, new byte[8])), Ending)).ShouldBeNull();
    }

    [Fact]
    public async Task A_runs_exclusions_are_listed_in_order_each_once()
    {
        await using var books = await Books.Open();
        var run = await books.AddRun();
        var other = await books.AddRun(1);
        await books.Execute($"""
            insert into run_exclusions (run_id, writer_id, currency, available_minor, reason)
            select '{run}', 'w' || n, c, n, 'below_threshold'::exclusion_reason from generate_series(1, 5) n, unnest(array['USD', 'EUR']) c
            union all select '{other}', 'x', 'USD', 0, 'held'
            """);
        var seen = new List<PlanExclusion>();
        while (await books.Queries.ListExclusions(run, Cursor(seen), 3, Ending) is { Count: > 0 } page)
            seen.AddRange(page);
        seen.Count.ShouldBe(10);
        seen.ShouldBe(seen.OrderBy(row => row.Writer).ThenBy(row => row.Available.Currency.Code, StringComparer.Ordinal).Distinct());
        seen[0].ShouldBe(new PlanExclusion(WriterId.Parse("w1"), new Money(1, Books.Eur), ExclusionReason.BelowThreshold));
    }

    private static RunCursor? Cursor(List<RunView> seen) =>
        seen.Count == 0 ? null : new RunCursor(seen[^1].Run.StartedAt, seen[^1].Run.Id.Value);

    private static PayoutCursor? Cursor(List<WriterPayout> seen) =>
        seen.Count == 0 ? null : new PayoutCursor(seen[^1].Writer.Value, seen[^1].Amount.Currency.Code);

    private static PayoutCursor? Cursor(List<PlanExclusion> seen) =>
        seen.Count == 0 ? null : new PayoutCursor(seen[^1].Writer.Value, seen[^1].Available.Currency.Code);

    private static async Task<IEnumerable<string>> Filtered(Books books, RunId run, PayoutFilter filter) =>
        (await books.Queries.ListPayouts(run, filter, null, 9, Ending)).Select(view => view.Payout.Writer.Value);

    private static async Task<WriterPayout> Payout(Books books, PayoutId id) =>
        (await books.Queries.FindPayout(id, Ending)).ShouldNotBeNull().View.Payout;

    private static async Task ShouldStand(
        Books books, PayoutId id, int attempts, int unanswered, int settledThrough, DateTimeOffset? keyFirstUsedAt)
    {
        var payout = await Payout(books, id);
        payout.Attempts.ShouldBe(attempts);
        payout.UnansweredAttempts.ShouldBe(unanswered);
        payout.SettledThrough.ShouldBe(settledThrough);
        payout.KeyFirstUsedAt.ShouldBe(keyFirstUsedAt);
    }

    private static Task Move(Books books, PayoutId id, string status, string with) =>
        books.Execute($"update payouts set status = '{status}', {with} where id = '{id.Value}'");

    private static Task Attempt(Books books, PayoutId id, int number, int epoch, string? outcome)
    {
        var start = Books.Noon.AddMinutes(number);
        var result = outcome is null ? "null, null, null, null, null" : $"'{start.AddMinutes(1):O}', '{outcome}', 402, 'code', 'req_{number}'";
        return books.Execute($"""
            insert into payout_attempts (payout_id, number, epoch, idempotency_key, parameter_hash, started_at,
              finished_at, outcome, http_status, error_code, request_id)
            values ('{id.Value}', {number}, {epoch}, '{id}.{epoch}', decode('{number:x64}', 'hex'), '{start:O}', {result})
            """);
    }
}
