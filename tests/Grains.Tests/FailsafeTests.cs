using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>What stops a run, or a currency of it, before it sends, and in the middle; nobody is paid twice by what comes after.</summary>
public sealed class FailsafeTests
{
    [Fact]
    public async Task Short_of_money_the_oldest_are_paid_as_far_as_it_goes_and_the_rest_is_released_for_the_next_run()
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(10);
        await silo.Earn("w009", 1_000, "old-9", ago: TimeSpan.FromDays(9));
        await silo.Earn("w004", 1_000, "old-4", ago: TimeSpan.FromDays(4));
        silo.Stripe.SetBalance("usd", 4_000 + 4_000 + 3_000 + 2_999);

        var run = await silo.Run();

        (run.Run.Status, run.Totals.Paid, run.Totals.Cancelled, run.Totals.Failed).ShouldBe((RunStatus.Completed, 3, 7, 0));
        silo.Stripe.Transfers().Select(transfer => transfer.Destination).ShouldBeSubsetOf(["acct_009", "acct_004", .. Destinations(silo, 3_000)]);
        silo.Stripe.Transfers().Count(transfer => transfer.AmountMinor == 4_000).ShouldBe(2, "what was earned first is paid first");
        silo.Stripe.Report().Transfers.Requests.ShouldBe(3, "what the balance does not reach to is not even tried");
        (await silo.Count("select count(*) from payouts where failure_code = 'balance_below_plan' and status = 'cancelled'")).ShouldBe(7);
        (await silo.Count("select sum(reserved_minor) from balances")).ShouldBe(0);
        (await silo.Count("select count(*) from run_shortfalls where currency = 'USD' and covered_at is null")).ShouldBe(1);

        silo.Stripe.SetBalance("usd", 1_000_000);
        var next = await silo.Run();

        next.Run.Id.ShouldNotBe(run.Run.Id);
        (next.Run.Status, next.Totals.Planned, next.Totals.Paid).ShouldBe((RunStatus.Completed, 7, 7));
        (await silo.Count("select count(*) from held_back_payouts")).ShouldBe(0);
        (await silo.Count("select count(*) from run_shortfalls where covered_at is null")).ShouldBe(0);
        await EachWriterOnce(silo, 10);
    }

    [Fact]
    public async Task Each_currency_is_held_against_its_own_balance()
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(6);
        foreach (var n in Enumerable.Range(1, 6))
            await silo.Earn($"w{n:000}", 3_000, $"eur-{n}", currency: "EUR");
        silo.Stripe.SetBalance("usd", 1_000_000);
        silo.Stripe.SetBalance("eur", 3_000 * 2);

        (await silo.Run()).Run.Status.ShouldBe(RunStatus.Completed);

        silo.Stripe.Transfers().Count(transfer => transfer.Currency == "usd").ShouldBe(6);
        silo.Stripe.Transfers().Count(transfer => transfer.Currency == "eur").ShouldBe(2);
        (await silo.Count("select sum(available_minor) from balances where currency = 'EUR'")).ShouldBe(3_000 * 4);
        await silo.BooksAgree();
    }

    [Fact]
    public async Task Where_the_policy_is_to_refuse_nothing_is_sent_in_that_currency_and_the_others_are_paid()
    {
        await using var silo = await TestSilo.Start(Options(options => options.ShortfallPolicy = ShortfallPolicy.Refuse));
        await silo.AddWriters(10);
        await silo.Earn("w001", 3_000, "eur-1", currency: "EUR");
        silo.Stripe.SetBalance("usd", 3_000 * 10 - 1);
        silo.Stripe.SetBalance("eur", 3_000);

        var refused = await silo.Run();

        (refused.Run.Status, refused.Totals.Paid, refused.Totals.Cancelled).ShouldBe((RunStatus.Completed, 1, 10));
        silo.Stripe.Report().Transfers.Requests.ShouldBe(1);
        silo.Stripe.SetBalance("usd", 3_000 * 10);
        (await silo.Run()).Totals.Paid.ShouldBe(10, "enough to the cent is enough");
        silo.Stripe.Transfers().Count.ShouldBe(11);
        await silo.BooksAgree();
    }

    [Fact]
    public async Task A_balance_that_comes_late_delays_the_run()
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(5);
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.RateLimit, Endpoint = Endpoint.RetrieveBalance, Times = 2 });

        (await silo.Run()).Totals.Paid.ShouldBe(5);

        silo.Stripe.Report().FaultsFired[FaultKind.RateLimit].ShouldBe(2);
    }

    [Fact]
    public async Task A_balance_that_does_not_come_pauses_the_run_until_Stripe_answers()
    {
        // Between two questions it waits for seconds, of this clock.
        await using var clock = new RunningClock();
        await using var silo = await TestSilo.Start(requestTimeout: TimeSpan.FromHours(1), services: services => services.UseClock(clock.Time));
        await silo.AddWriters(5);
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ErrorBeforeCommit, Status = 503, Endpoint = Endpoint.RetrieveBalance, ForSeconds = 3_600 });

        var paused = await silo.Run();

        (paused.Run.PauseCode, paused.Totals.Reserved).ShouldBe((RunPause.BalanceUnknown, 5));
        silo.Stripe.Report().FaultsFired[FaultKind.ErrorBeforeCommit].ShouldBe(5);
        silo.Stripe.Report().Transfers.Requests.ShouldBe(0, "nothing is sent blindly");
        await silo.Scheduler.LiftPauses();
        (await silo.RunStore.Load(paused.Run.Id, TestContext.Current.CancellationToken))!.Status.ShouldBe(RunStatus.Paused);

        silo.Stripe.ClearFaults();
        await silo.Scheduler.LiftPauses();
        await silo.Comes("select count(*) from payouts where status = 'paid'", 5);
        await EachWriterOnce(silo, 5);
    }

    [Fact]
    public async Task A_key_that_does_not_open_the_balance_pauses_the_run_at_once()
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(5);
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ApiKeyExpired, Endpoint = Endpoint.RetrieveBalance });

        (await silo.Run()).Run.PauseCode.ShouldBe(RunPause.StripeUnauthorized);

        silo.Stripe.Report().FaultsFired[FaultKind.ApiKeyExpired].ShouldBe(1);
        (await silo.Run()).Totals.Paid.ShouldBe(5);
    }

    [Fact]
    public async Task A_failing_share_out_of_proportion_pauses_the_run_until_an_operator_resumes_it()
    {
        // Slower than the record of an outcome, so that the count keeps up.
        await using var silo = await TestSilo.Start(
            Options(options => (options.MaxConcurrentProcessing, options.BatchSize) = (1, 5)),
            new SimulatorOptions { RequestsPerSecond = 0, EndpointRequestsPerSecond = 0, MedianLatency = TimeSpan.FromMilliseconds(60), LatencySpread = 0 });
        await silo.AddWriters(70);
        foreach (var n in Enumerable.Range(6, 25))
            silo.Stripe.PutAccount($"acct_{n:000}", AccountStatus.Restricted);

        var paused = await silo.Run();

        (paused.Run.Status, paused.Run.PauseCode).ShouldBe((RunStatus.Paused, "failure_share"));
        paused.Totals.Paid.ShouldBe(5);
        paused.Totals.Failed.ShouldBeInRange(15, 22, "more than half of twenty, and what was under way");
        foreach (var force in new[] { false, true })
        {
            var again = await silo.Scheduler.Trigger(new RunTrigger("cron", "corr_cron", Force: force));
            (again.Disposition, again.Run).ShouldBe((TriggerDisposition.Replayed, paused.Run.Id));
        }

        await silo.Scheduler.LiftPauses();
        (await silo.Queries.FindRun(paused.Run.Id, TestContext.Current.CancellationToken))!.Totals.Failed.ShouldBe(paused.Totals.Failed, "no trigger burns more");
        await silo.RunDesk.Take(paused.Run.Id, RunCommand.Resume, TestSilo.Operator, TestContext.Current.CancellationToken);
        var completed = await silo.RunEnds(paused.Run.Id);

        completed.Run.Status.ShouldBe(RunStatus.Completed);
        (completed.Totals.Paid, completed.Totals.Failed).ShouldBe((45, 25), "it goes on, and counts anew");
        await EachWriterOnce(silo, 45);
    }

    [Fact]
    public async Task With_the_failsafe_off_a_failing_share_stops_nothing()
    {
        await using var silo = await TestSilo.Start(Options(options => options.EnableFailsafe = false));
        await silo.AddWriters(40);
        foreach (var n in Enumerable.Range(1, 40))
            silo.Stripe.PutAccount($"acct_{n:000}", AccountStatus.Restricted);

        var view = await silo.Run();

        (view.Run.Status, view.Totals.Failed).ShouldBe((RunStatus.Completed, 40));
        (await silo.Count("select count(*) from payouts where status = 'failed'")).ShouldBe(40);
    }

    [Fact]
    public async Task Books_that_contradict_themselves_stop_a_run_before_it_sends_anything()
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(5);
        // Nothing but the ledger's own trigger may do that, so it is taken out of the way.
        await silo.Execute("alter table balances disable trigger balances_follow_ledger; update balances set available_minor = available_minor + 1 where writer_id = 'w003'; alter table balances enable trigger balances_follow_ledger");

        var paused = await silo.Run();

        (paused.Run.PauseCode, paused.Totals.Reserved).ShouldBe(("books_out_of_balance", 5));
        silo.Stripe.Report().Transfers.Requests.ShouldBe(0);
        (await silo.Run()).Run.PauseCode.ShouldBe("books_out_of_balance", "a trigger does not make them right");
    }

    private static PayoutOptions Options(Action<PayoutOptions> change)
    {
        var options = new PayoutOptions { MaxConcurrentProcessing = 20, MaxRequestsPerSecond = 1_000, BatchSize = 50 };
        change(options);
        return options;
    }

    private static IEnumerable<string> Destinations(TestSilo silo, long amountMinor) =>
        silo.Stripe.Transfers().Where(transfer => transfer.AmountMinor == amountMinor).Select(transfer => transfer.Destination);

    private static async Task EachWriterOnce(TestSilo silo, int writers)
    {
        silo.Stripe.Transfers().GroupBy(transfer => transfer["writer_id"]).ShouldAllBe(group => group.Count() == 1);
        silo.Stripe.Transfers().Count.ShouldBe(writers);
        (await silo.Count("select count(*) from audit_entries where action = 'books.breach'")).ShouldBe(0);
        await silo.BooksAgree();
    }
}
