using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>After each fault the payout comes to its end by itself, and is paid exactly once.</summary>
public sealed class RetryTests
{
    private const string RemindersDue = "select count(*) from orleansreminderstable where remindername = 'due'";

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(FaultKind.ResetBeforeCommit, 1)]
    [InlineData(FaultKind.ResetBeforeCommit, 3)]
    [InlineData(FaultKind.ResetAfterCommit, 3)]
    [InlineData(FaultKind.HalfBody, 2)]
    [InlineData(FaultKind.GarbledBody, 2)]
    [InlineData(FaultKind.OtherTransfer, 2)]
    [InlineData(FaultKind.StallBeforeCommit, 1)]
    [InlineData(FaultKind.StallAfterCommit, 1)]
    [InlineData(FaultKind.RateLimit, 5)]
    [InlineData(FaultKind.LockTimeout, 2)]
    public async Task A_fault_that_passes_leaves_the_payout_paid_once_under_its_first_key(FaultKind fault, int times)
    {
        var stalls = fault is FaultKind.StallBeforeCommit or FaultKind.StallAfterCommit;
        await using var silo = await Start(requestTimeout: stalls ? TimeSpan.FromSeconds(3) : null);
        silo.Stripe.Order(new FaultOrder { Kind = fault, Times = times, Destination = "acct_003", StallSeconds = 4 });

        await silo.Run();
        await Paid(silo, 5);

        await PaidOnce(silo);
        (await silo.Count("select count(distinct idempotency_key) from payout_attempts")).ShouldBe(5);
        (await silo.Count("select count(*) from payout_attempts")).ShouldBeGreaterThanOrEqualTo(5 + times);
        await NoReminderIsLeft(silo);
    }

    [Theory]
    [InlineData(503, FaultKind.ErrorBeforeCommit)]
    [InlineData(503, FaultKind.ErrorAfterCommit)]
    public async Task An_error_in_front_of_Stripe_is_retried_under_the_same_key(int status, FaultKind fault)
    {
        await using var silo = await Start();
        silo.Stripe.Order(new FaultOrder { Kind = fault, Status = status, Times = 2, Destination = "acct_003" });

        await silo.Run();
        await Paid(silo, 5);

        await PaidOnce(silo);
        (await silo.Count("select max(epoch) from payouts")).ShouldBe(1);
    }

    [Fact]
    public async Task Retry_After_is_honoured_and_uses_up_no_retry()
    {
        await using var silo = await Start();
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.RateLimit, RetryAfterSeconds = 3, Destination = "acct_003" });

        var run = await silo.Run();
        await Paid(silo, 5);

        var paid = (await silo.Payouts(run.Run.Id)).Single(view => view.Payout.Writer.Value == "w003").Payout;
        paid.Retries.ShouldBe(0);
        (await silo.Count($"select count(*) from audit_entries where payout_id = '{paid.Id.Value}' and to_status = 'retry_scheduled'")).ShouldBe(1);
        (await silo.Count("""
            select extract(epoch from b.started_at - a.finished_at)::bigint from payout_attempts a join payout_attempts b on b.payout_id = a.payout_id
            where a.number = 1 and b.number = 2
            """)).ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task A_retry_that_is_refused_for_good_fails_and_releases_the_money()
    {
        await using var silo = await Start();
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.RateLimit, Destination = "acct_003" });
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.AccountClosed, Destination = "acct_003" });

        var run = await silo.Run();
        await silo.Comes("select count(*) from payouts where status = 'failed'", 1);

        (await silo.Count("select available_minor from balances where writer_id = 'w003'")).ShouldBe(3_000);
        (await silo.Queries.FindRun(run.Run.Id, Ending))!.Totals.Failed.ShouldBe(1, "a late outcome still counts in its run");
        await NoReminderIsLeft(silo);
        await silo.BooksAgree();
    }

    [Fact]
    public async Task A_reminder_stands_behind_every_wait_before_the_wait_is_durable()
    {
        await using var silo = await Start(retryDelayMs: 30_000);
        await silo.Execute($$"""
            create function need_reminder() returns trigger language plpgsql as $$
            begin
              if not exists (select from orleansreminderstable where remindername = 'due' and grainid like '%' || replace(new.id::text, '-', '') || '%') then
                raise exception 'no reminder' using errcode = '23514';
              end if;
              return new;
            end $$;
            create trigger need_reminder before update on payouts for each row when (new.due_at is not null) execute function need_reminder();
            """);
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ResetBeforeCommit, Destination = "acct_002" });
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.RateLimit, Destination = "acct_004" });

        var run = await silo.Run();

        run.Totals.Paid.ShouldBe(3);
        run.Totals.Unknown.ShouldBe(1);
        run.Totals.Retrying.ShouldBe(1);
        (await silo.Count(RemindersDue)).ShouldBe(2);
    }

    [Fact]
    public async Task A_reminder_goes_only_when_the_end_is_durable()
    {
        await using var silo = await Start();
        await silo.Execute($$"""
            create table too_early (n int);
            create function note_early() returns trigger language plpgsql as $$
            begin
              insert into too_early select 1 from payouts
              where old.grainid like '%' || replace(id::text, '-', '') || '%' and status in ('retry_scheduled', 'unknown');
              return old;
            end $$;
            create trigger note_early before delete on orleansreminderstable for each row when (old.remindername = 'due') execute function note_early();
            """);
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ResetBeforeCommit, Times = 3, Destination = "acct_002" });
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.RateLimit, Times = 3, Destination = "acct_004" });

        await silo.Run();
        await Paid(silo, 5);
        await NoReminderIsLeft(silo);

        (await silo.Count("select count(*) from too_early")).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_paid_at_once_costs_no_reminder()
    {
        await using var silo = await Start();
        await silo.Execute($$"""
            create table reminders_written (n int);
            create function note() returns trigger language plpgsql as $$ begin insert into reminders_written values (1); return new; end $$;
            create trigger note after insert on orleansreminderstable for each row when (new.remindername = 'due') execute function note();
            """);

        (await silo.Run()).Totals.Paid.ShouldBe(5);

        (await silo.Count("select count(*) from reminders_written")).ShouldBe(0);
    }

    internal static async Task<TestSilo> Start(int retryDelayMs = 100, TimeSpan? requestTimeout = null, int silos = 1)
    {
        var silo = await TestSilo.Start(
            new PayoutOptions { MaxConcurrentProcessing = 20, MaxRequestsPerSecond = 1_000, BatchSize = 50, RetryDelayMs = retryDelayMs },
            requestTimeout: requestTimeout,
            silos: silos);
        await silo.AddWriters(5);
        return silo;
    }

    internal static Task Paid(TestSilo silo, int count) => silo.Comes("select count(*) from payouts where status = 'paid'", count);

    private static async Task PaidOnce(TestSilo silo)
    {
        await silo.StripeIsQuiet();
        silo.Stripe.Transfers().Select(transfer => transfer.Destination).ShouldBe(["acct_001", "acct_002", "acct_003", "acct_004", "acct_005"], ignoreOrder: true);
        (await silo.Count("select sum(paid_minor) from balances")).ShouldBe(15_000);
        (await silo.Count("select sum(reserved_minor + available_minor) from balances")).ShouldBe(0);
        await silo.BooksAgree();
    }

    private static Task NoReminderIsLeft(TestSilo silo) => silo.Comes(RemindersDue, 0);
}
