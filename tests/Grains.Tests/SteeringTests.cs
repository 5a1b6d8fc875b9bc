using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Grains.Operators;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>Operators pause, resume and cancel runs while they pay.</summary>
public sealed class SteeringTests
{
    private const int InFlight = 10;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_paused_run_sends_nothing_beyond_what_was_in_flight_and_pays_the_rest_when_it_is_resumed()
    {
        await using var silo = await StartSlow();
        var run = await PayingRun(silo, writers: 150, until: 30);

        (await Steer(silo, run, RunCommand.Pause)).Decision.ShouldBeOfType<RunDecision.Move>();
        var atPause = silo.Stripe.Transfers().Count;
        await silo.RunEnds(run);
        await NothingIsUnderWay(silo);

        var sent = silo.Stripe.Transfers().Count;
        sent.ShouldBeLessThanOrEqualTo(atPause + InFlight);
        var paused = (await silo.Queries.FindRun(run, Ending))!;
        paused.Run.IsHeld.ShouldBeTrue();
        paused.Totals.Reserved.ShouldBe(150 - sent);
        (await silo.Count("select count(*) from payout_attempts where outcome = 'not_sent'")).ShouldBeGreaterThan(0, "what was begun ahead is taken back");
        await silo.Scheduler.Trigger(new RunTrigger("cron", "corr_cron"));
        await silo.StopHostAndStartAgain(async again =>
        {
            (await again.Queries.FindRun(run, Ending))!.Run.Status.ShouldBe(RunStatus.Paused, "neither a trigger nor a restart takes it up");
            again.Stripe.Transfers().Count.ShouldBe(sent);
            await Steer(again, run, RunCommand.Resume);
            var completed = await again.RunEnds(run);
            completed.Run.Status.ShouldBe(RunStatus.Completed);
            completed.Totals.Paid.ShouldBe(150);
            again.Stripe.Transfers().Count.ShouldBe(150);
            await again.BooksAgree();
        });
    }

    [Fact]
    public async Task A_run_that_is_cancelled_while_it_pays_releases_what_it_did_not_send_and_the_next_run_pays_that()
    {
        await using var silo = await StartSlow();
        var run = await PayingRun(silo, writers: 150, until: 30);

        await Steer(silo, run, RunCommand.Cancel);
        var cancelled = await silo.RunEnds(run);

        cancelled.Run.Status.ShouldBe(RunStatus.Cancelled);
        cancelled.Totals.Cancelled.ShouldBeGreaterThan(50);
        (cancelled.Totals.Paid + cancelled.Totals.Cancelled).ShouldBe(150, "nothing was in doubt");
        silo.Stripe.Transfers().Count.ShouldBe((int)cancelled.Totals.Paid);
        (await silo.Count("select sum(available_minor) from balances")).ShouldBe(3_000 * cancelled.Totals.Cancelled);
        (await silo.Count("select count(*) from audit_entries where action = 'payout.cancelled' and actor = 'olga' and correlation_id = 'corr_operator' and reason = 'a test wants it'"))
            .ShouldBe(cancelled.Totals.Cancelled);
        await silo.BooksAgree();

        var next = await silo.Run();
        next.Run.Id.ShouldNotBe(run);
        next.Totals.Paid.ShouldBe(cancelled.Totals.Cancelled);
        silo.Stripe.Transfers().Count.ShouldBe(150);
        await silo.BooksAgree();
    }

    [Fact]
    public async Task A_cancellation_that_a_crash_cut_off_goes_on_by_itself()
    {
        await using var first = await TestSilo.Start();
        var run = await PlannedAndPaused(first, writers: 700);
        // As a crash between the write and the telling leaves it, and one page further.
        var stored = (await first.RunStore.Load(run, Ending))!;
        var cancelling = ((RunDecision.Move)RunDecider.Decide(stored, RunCommand.Cancel)).After;
        (await first.RunStore.Steer(stored, cancelling, TestSilo.Operator, Ending)).ShouldBeTrue();
        await first.StopHostAndStartAgain(async second =>
        {
            var over = await second.RunEnds(run);

            over.Run.Status.ShouldBe(RunStatus.Cancelled);
            over.Totals.Cancelled.ShouldBe(700);
            (await second.Count("select count(*) from balances where available_minor = 3000 and reserved_minor = 0")).ShouldBe(700);
            (await second.Count("select count(*) from ledger_transactions where event = 'payout_released'")).ShouldBe(700);
            second.Stripe.Transfers().ShouldBeEmpty();
        });
    }

    [Fact]
    public async Task What_is_in_doubt_when_its_run_is_cancelled_keeps_its_money_until_it_is_known()
    {
        await using var silo = await TestSilo.Start(new PayoutOptions { RetryDelayMs = 100 });
        var run = await PlannedAndPaused(silo, writers: 20);
        // Begun by a silo that is gone: nobody knows whether it was sent.
        await silo.Execute("""
            insert into payout_attempts (payout_id, number, epoch, idempotency_key, parameter_hash, started_at)
            select p.id, 1 + (select count(*) from payout_attempts a where a.payout_id = p.id), p.epoch,
              'po_' || replace(p.id::text, '-', '') || '.1', decode(repeat('ab', 32), 'hex'), now()
            from payouts p where p.writer_id = 'w007'
            """);

        await Steer(silo, run, RunCommand.Cancel);
        var cancelled = await silo.RunEnds(run);

        cancelled.Run.Status.ShouldBe(RunStatus.Cancelled);
        cancelled.Totals.Cancelled.ShouldBe(19);
        var doubtful = (await silo.Payouts(run)).Single(payout => payout.Payout.Writer.Value == "w007").Payout;
        doubtful.Status.ShouldBe(PayoutStatus.Unknown);
        doubtful.DueAt.ShouldNotBeNull("or nobody would ever ask for it");
        await Eventually.Holds(async () =>
        {
            await silo.Grains.GetGrain<IWriterPayoutGrain>(doubtful.Id.ToString()).Resume();
            return await silo.Count("select count(*) from audit_entries where action = 'payout.postponed'") > 0;
        });
        (await silo.Count("select count(*) from payouts where status = 'unknown'")).ShouldBe(1);
        silo.Stripe.Transfers().ShouldBeEmpty("it is looked for in Stripe's list, and not sent again");
        (await silo.Count("select available_minor from balances where writer_id = 'w007'")).ShouldBe(0);
        await silo.BooksAgree();
    }

    [Fact]
    public async Task What_turns_out_not_to_be_paid_after_its_run_was_cancelled_is_called_off_and_not_sent()
    {
        await using var silo = await TestSilo.Start(requestTimeout: TimeSpan.FromSeconds(3));
        await silo.AddWriters(5);
        // For longer than the test: it is never executed.
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.StallBeforeCommit, Destination = "acct_003", StallSeconds = 3_600 });
        var run = (await silo.Scheduler.Trigger(new RunTrigger("test", "corr_1", Force: true))).Run!.Value;
        await Eventually.Holds(() => silo.Stripe.Report().Transfers.Requests == 5);
        await Steer(silo, run, RunCommand.Cancel);
        await silo.RunEnds(run);
        // A day later the key is over, and Stripe's list does not have it.
        await silo.StripeIsQuiet();
        await silo.Execute("""
            alter table payout_attempts disable trigger payout_attempts_written_once;
            update payout_attempts set started_at = started_at - interval '26 hours';
            alter table payout_attempts enable trigger payout_attempts_written_once
            """);

        var doubtful = (await silo.Payouts(run)).Single(payout => payout.Payout.Writer.Value == "w003").Payout.Id;
        while ((await silo.Payouts(run)).Single(payout => payout.Payout.Id == doubtful).Payout.Status != PayoutStatus.Cancelled)
        {
            // Again and again: what the grain was at when the day passed may be written after it.
            await silo.Execute("update payouts set due_at = now() - interval '1 minute' where status = 'unknown' and due_at > now()");
            await silo.Grains.GetGrain<IWriterPayoutGrain>(doubtful.ToString()).Resume();
            await Task.Delay(20, Ending);
        }

        silo.Stripe.Transfers().Select(transfer => transfer.Destination).ShouldNotContain("acct_003");
        (await silo.Count("select available_minor from balances where writer_id = 'w003'")).ShouldBe(3_000);
        await silo.BooksAgree();
    }

    [Fact]
    public async Task A_retry_by_hand_is_sent_at_once_under_the_same_key()
    {
        await using var silo = await TestSilo.Start(new PayoutOptions { RetryDelayMs = 3_600_000 });
        await silo.AddWriters(3);
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ResetBeforeCommit, Destination = "acct_002" });
        var run = (await silo.Run()).Run.Id;
        var unknown = (await silo.Payouts(run)).Single(payout => payout.Payout.Status == PayoutStatus.Unknown).Payout;
        unknown.DueAt!.Value.ShouldBeGreaterThan(TimeProvider.System.GetUtcNow(), "else there is nothing to hurry");

        var now = TimeProvider.System.GetUtcNow();
        (await silo.PayoutDesk.Take(unknown.Id, new PayoutCommand.RetryNow("now, please", now), TestSilo.Operator, Ending))!
            .Decision.ShouldBeOfType<PayoutDecision.Move>();
        await silo.Comes("select count(*) from payouts where status = 'paid'", 3);

        TimeProvider.System.GetUtcNow().ShouldBeLessThan(unknown.DueAt.Value, "it did not wait until it was due");
        (await silo.Count("select count(distinct idempotency_key) from payout_attempts")).ShouldBe(3);
        silo.Stripe.Transfers().Count.ShouldBe(3);
        await silo.BooksAgree();
    }

    [Fact]
    public async Task A_run_that_is_paused_while_it_is_planned_is_planned_to_its_end_when_it_is_resumed()
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(20);
        var run = new PayoutRun
        {
            Id = RunId.ForManual(Guid.Parse("01890000-0000-7000-8000-000000000001")),
            Settings = new RunSettings(10, 3, MinimumThresholds.Default),
            CorrelationId = "corr_1",
            StartedBy = "admin",
            StartedAt = TimeProvider.System.GetUtcNow(),
        };
        (await silo.RunStore.Start(run, null, Ending)).Created.ShouldBeTrue();

        await Steer(silo, run.Id, RunCommand.Pause);
        (await silo.Queries.FindRun(run.Id, Ending))!.Totals.Planned.ShouldBe(0);
        await Steer(silo, run.Id, RunCommand.Resume);
        var completed = await silo.RunEnds(run.Id);

        completed.Run.Status.ShouldBe(RunStatus.Completed);
        completed.Totals.Paid.ShouldBe(20);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whenever_payouts_and_their_run_are_cancelled_each_is_paid_or_cancelled_and_none_both(int seed)
    {
        await using var silo = await TestSilo.Start(
            new PayoutOptions { MaxConcurrentProcessing = 20, MaxRequestsPerSecond = 1_000, BatchSize = 1 + (seed * 7) },
            new SimulatorOptions { RequestsPerSecond = 0, EndpointRequestsPerSecond = 0, MedianLatency = TimeSpan.FromMilliseconds(5) },
            silos: 2);
        var run = await PayingRun(silo, writers: 300, until: 1);
        var payouts = (await silo.Payouts(run)).Select(view => view.Payout.Id).ToList();

        // Every third payout is called off by hand, from both ends of what is being sent, and then the run.
        var decided = new List<DecidedPayout>();
        foreach (var id in payouts.Where((_, n) => n % 3 == seed % 3).Reverse())
            decided.Add((await silo.PayoutDesk.Take(id, new PayoutCommand.Cancel("not wanted", TimeProvider.System.GetUtcNow()), TestSilo.Operator, Ending))!);
        await Steer(silo, run, RunCommand.Cancel);
        var over = await silo.RunEnds(run);

        var status = (await silo.Payouts(run)).ToDictionary(view => view.Payout.Id, view => view.Payout.Status);
        status.Values.ShouldAllBe(one => one == PayoutStatus.Paid || one == PayoutStatus.Cancelled);
        decided.ShouldAllBe(one => one.Decision is PayoutDecision.Refuse || status[one.Before.Id] == PayoutStatus.Cancelled);
        decided.ShouldContain(one => one.Decision is PayoutDecision.Move);
        (over.Totals.Paid + over.Totals.Cancelled).ShouldBe(300);
        var transfers = silo.Stripe.Transfers().Select(transfer => PayoutId.Parse(transfer.PayoutId!)).ToHashSet();
        transfers.ShouldBe(status.Where(one => one.Value == PayoutStatus.Paid).Select(one => one.Key), ignoreOrder: true);
        await silo.BooksAgree();
    }

    private static Task<TestSilo> StartSlow() => TestSilo.Start(
        new PayoutOptions { MaxConcurrentProcessing = InFlight, MaxRequestsPerSecond = 200, BatchSize = 20 },
        new SimulatorOptions { RequestsPerSecond = 0, EndpointRequestsPerSecond = 0, MedianLatency = TimeSpan.FromMilliseconds(40) },
        silos: 2);

    private static async Task<SteeredRun> Steer(TestSilo silo, RunId run, RunCommand command) =>
        (await silo.RunDesk.Take(run, command, TestSilo.Operator, Ending)).ShouldNotBeNull();

    /// <summary>A run that has paid so many.</summary>
    private static async Task<RunId> PayingRun(TestSilo silo, int writers, int until)
    {
        await silo.AddWriters(writers);
        var run = (await silo.Scheduler.Trigger(new RunTrigger("test", "corr_1", Force: true))).Run!.Value;
        await Eventually.Holds(() => silo.Stripe.Transfers().Count >= until);
        return run;
    }

    /// <summary>A run that could pay nobody, because Stripe refuses the key; nothing of it is in doubt.</summary>
    private static async Task<RunId> PlannedAndPaused(TestSilo silo, int writers)
    {
        await silo.AddWriters(writers);
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ApiKeyExpired, ForSeconds = 3_600 });
        var paused = await silo.Run();
        // Otherwise it would go on by itself when the key is accepted again.
        await Steer(silo, paused.Run.Id, RunCommand.Pause);
        silo.Stripe.ClearFaults();
        await NothingIsUnderWay(silo);
        (await silo.Count("select count(*) from payout_attempts where outcome is null")).ShouldBe(0);
        return paused.Run.Id;
    }

    private static async Task NothingIsUnderWay(TestSilo silo)
    {
        await silo.StripeIsQuiet();
        await silo.Comes("select count(*) from payout_attempts where outcome is null", 0);
    }
}
