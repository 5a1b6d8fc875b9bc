using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

/// <summary>What stops a run, or a currency of it, in the middle.</summary>
public sealed class PauseTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_currency_that_runs_out_of_money_in_the_middle_is_released_and_the_others_are_paid()
    {
        // Without the look at the balance before it: what takes the money away may as well happen in the middle.
        await using var silo = await TestSilo.Start(new PayoutOptions
        {
            MaxConcurrentProcessing = 20, MaxRequestsPerSecond = 1_000, BatchSize = 50, EnableFailsafe = false,
        });
        await silo.AddWriters(100);
        foreach (var n in Enumerable.Range(1, 100))
            await silo.Earn($"w{n:000}", 3_000, $"eur-{n}", currency: "EUR");
        silo.Stripe.SetBalance("usd", 3_000 * 60);
        silo.Stripe.SetBalance("eur", 3_000 * 100);

        var short60 = await silo.Run();

        (short60.Run.Status, short60.Totals.Paid, short60.Totals.Cancelled, short60.Totals.Failed).ShouldBe((RunStatus.Completed, 160, 40, 0));
        (await silo.Count("select sum(reserved_minor) from balances")).ShouldBe(0);
        (await silo.Count("select sum(available_minor) from balances where currency = 'USD'")).ShouldBe(3_000 * 40);
        (await silo.Count("select count(*) from payouts where status = 'cancelled' and failure_code = 'balance_insufficient'")).ShouldBe(40);
        (await silo.Count("select count(*) from payout_attempts where outcome is null")).ShouldBe(0, "what was begun and not sent is not in doubt");
        (await silo.Count("select count(*) from run_shortfalls where currency = 'USD' and code = 'balance_insufficient' and covered_at is null")).ShouldBe(1);
        silo.Stripe.Transfers().Count(transfer => transfer.Currency == "eur").ShouldBe(100, "the other currency is not held up");

        silo.Stripe.SetBalance("usd", 3_000 * 40);
        var next = await silo.Run();

        next.Run.Id.ShouldNotBe(short60.Run.Id);
        (next.Run.Status, next.Totals.Planned, next.Totals.Paid).ShouldBe((RunStatus.Completed, 40, 40));
        (await silo.Count("select count(*) from run_shortfalls where covered_at is null")).ShouldBe(0);
        silo.Stripe.Transfers().Count.ShouldBe(200);
        await silo.BooksAgree();
    }

    [Fact]
    public async Task A_key_that_is_revoked_pauses_the_run_burns_nothing_and_goes_on_by_itself_when_it_is_accepted_again()
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(60);
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.StallBeforeCommit, Times = 20, StallSeconds = 60 });
        var run = (await silo.Scheduler.Trigger(new RunTrigger("test", "corr_test", Force: true))).Run!.Value;
        await Eventually.Holds(() => silo.Stripe.Report().Transfers.InFlight == 20);
        silo.Stripe.AcceptKey("sk_test_another");
        silo.Stripe.AdvanceClock(TimeSpan.FromSeconds(60));

        var paused = await silo.RunEnds(run);

        (paused.Run.Status, paused.Run.PauseCode).ShouldBe((RunStatus.Paused, RunPause.StripeUnauthorized));
        (paused.Totals.Paid, paused.Totals.Reserved).ShouldBe((20, 40), "what had gone in before the key was revoked is paid");
        (await silo.Count("select count(*) from payouts where epoch <> 1 or retries <> 0 or status not in ('paid', 'reserved')")).ShouldBe(0);
        (await silo.Count("select count(*) from payout_attempts where outcome is null or outcome = 'unknown'")).ShouldBe(0);
        (await silo.Scheduler.GetStatus()).StripeProblem.ShouldBe(RunPause.StripeUnauthorized);

        silo.Stripe.AcceptKey(TestSilo.Key);
        await silo.Comes($"select count(*) from runs where id = '{run.Value}' and status = 'completed'", 1);

        (await silo.Queries.FindRun(run, Ending))!.Totals.Paid.ShouldBe(60);
        (await silo.Scheduler.GetStatus()).StripeProblem.ShouldBeNull();
        await silo.BooksAgree();
    }

    [Fact]
    public async Task A_key_that_may_read_and_not_send_is_tried_ever_more_seldom()
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(50);
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ApiKeyExpired, ForSeconds = 3_600 });

        var paused = await silo.Run();
        var asked = silo.Stripe.Report().Transfers.Requests;
        silo.Stripe.ClearFaults();
        var completed = await silo.Run();

        paused.Run.PauseCode.ShouldBe(RunPause.StripeUnauthorized);
        paused.Totals.Reserved.ShouldBe(50);
        asked.ShouldBeLessThanOrEqualTo(20, "no more than were in flight when the first answer came");
        (completed.Run.Id, completed.Totals.Paid).ShouldBe((paused.Run.Id, 50), "a trigger tries it at once");
        await silo.BooksAgree();
    }

    [Fact]
    public async Task A_run_that_is_resumed_while_another_is_going_goes_on_when_that_one_has_ended()
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(10);
        var first = await Held(silo);
        await silo.AddWriters(10, first: 11);
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.StallBeforeCommit, Times = 10, StallSeconds = 60 });
        var second = (await silo.Scheduler.Trigger(new RunTrigger("test", "corr_test", Force: true))).Run!.Value;
        await Eventually.Holds(() => silo.Stripe.Report().Transfers.InFlight == 10);

        second.ShouldNotBe(first, "a run that an operator has paused holds up no other");
        await silo.RunDesk.Take(first, RunCommand.Resume, TestSilo.Operator, Ending);
        var queued = (await silo.RunStore.Load(first, Ending))!;
        silo.Stripe.AdvanceClock(TimeSpan.FromSeconds(60));
        (await silo.RunEnds(second)).Totals.Paid.ShouldBe(10);
        await silo.Scheduler.LiftPauses();

        (queued.Status, queued.PauseCode).ShouldBe((RunStatus.Paused, RunPause.AnotherRunIsGoing));
        await silo.Comes($"select count(*) from runs where id = '{first.Value}' and status = 'completed'", 1);
        silo.Stripe.Transfers().GroupBy(transfer => transfer["writer_id"]).Select(group => group.Count()).ShouldBe(Enumerable.Repeat(1, 20));
        await silo.BooksAgree();
    }

    /// <summary>A run that has reserved and sent nothing, and that an operator has paused.</summary>
    private static async Task<RunId> Held(TestSilo silo)
    {
        // Not where transfers are made: that would open the circuit, too.
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.ApiKeyExpired, Endpoint = Endpoint.RetrieveBalance, ForSeconds = 3_600 });
        var paused = await silo.Run();
        await silo.RunDesk.Take(paused.Run.Id, RunCommand.Pause, TestSilo.Operator, Ending);
        silo.Stripe.ClearFaults();
        (await silo.Queries.FindRun(paused.Run.Id, Ending))!.Totals.Reserved.ShouldBe(10);
        return paused.Run.Id;
    }
}
