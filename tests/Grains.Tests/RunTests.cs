using OrleansPayouts.Domain.Payouts;
using OrleansPayouts.Domain.Runs;
using OrleansPayouts.Domain.Schedules;
using OrleansPayouts.Grains.Ports;
using OrleansPayouts.Grains.Tests.Sending;
using OrleansPayouts.StripeSimulator;
using OrleansPayouts.Testing;

namespace OrleansPayouts.Grains.Tests;

public sealed class RunTests
{
    [Fact]
    public async Task A_run_pays_every_writer_once_and_the_books_agree()
    {
        await using var silo = await TestSilo.Start(silos: 2);
        await silo.AddWriters(230);

        var view = await silo.Run();

        view.Run.Status.ShouldBe(RunStatus.Completed);
        view.Totals.Paid.ShouldBe(230);
        silo.Stripe.Transfers().Count.ShouldBe(230);
        (await silo.Count("select count(*) from balances where available_minor = 0 and reserved_minor = 0 and paid_minor = 3000")).ShouldBe(230);
        await silo.BooksAgree();
    }

    [Fact]
    public async Task A_second_run_finds_nothing_to_pay_and_says_why()
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(12);
        await silo.Run();

        var second = await silo.Run();

        second.Totals.Planned.ShouldBe(0);
        second.Excluded.ShouldBe(12);
        var exclusions = await silo.Queries.ListExclusions(second.Run.Id, null, 100, CancellationToken.None);
        exclusions.ShouldAllBe(exclusion => exclusion.Reason == ExclusionReason.NothingOwed);
        silo.Stripe.Transfers().Count.ShouldBe(12);
    }

    [Fact]
    public async Task Fifty_triggers_at_once_start_one_run()
    {
        await using var silo = await TestSilo.Start(silos: 2);
        await silo.AddWriters(40);
        // The run outlasts the calls: who asks after its end meets another case.
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.StallAfterCommit, StallSeconds = 60 });

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(n =>
            silo.Scheduler.Trigger(new RunTrigger("test", $"corr_{n}", Force: true))));

        var run = results.Single(result => result.Disposition == TriggerDisposition.Started).Run!.Value;
        results.ShouldAllBe(result => result.Run == run);
        await Eventually.Holds(() => silo.Stripe.Report().FaultsFired.GetValueOrDefault(FaultKind.StallAfterCommit) == 1);
        silo.Stripe.AdvanceClock(TimeSpan.FromSeconds(60));
        await silo.RunEnds(run);
        (await silo.Count("select count(*) from runs")).ShouldBe(1);
        silo.Stripe.Transfers().Count.ShouldBe(40);
    }

    [Fact]
    public async Task Fifty_triggers_at_a_slot_and_the_schedule_itself_start_one_run()
    {
        await using var days = await ScheduledDays.Start(new ScheduleChange { Frequency = PayoutFrequency.Daily, Hour = 9 });
        await days.Silo.AddWriters(40);
        await days.Until(ScheduledDays.At(1, 9));

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(n =>
            days.Silo.Scheduler.Trigger(new RunTrigger("test", $"corr_{n}", Slot: ScheduledDays.At(1, 9)))));

        results.ShouldAllBe(result => result.Run == RunId.ForSlot(ScheduledDays.At(1, 9)));
        results.Count(result => result.Disposition == TriggerDisposition.Started).ShouldBeLessThanOrEqualTo(1);
        (await days.SlotEnds(ScheduledDays.At(1, 9))).Totals.Paid.ShouldBe(40);
        (await days.Silo.Count("select count(*) from runs")).ShouldBe(1);
        days.Silo.Stripe.Transfers().Count.ShouldBe(40);
    }

    [Fact]
    public async Task A_slot_is_paid_once_whoever_asks_again()
    {
        await using var days = await ScheduledDays.Start(new ScheduleChange { Frequency = PayoutFrequency.Daily, Hour = 9 });
        var silo = days.Silo;
        await silo.AddWriters(3);
        await days.Until(ScheduledDays.At(1, 9));
        var first = await silo.Scheduler.Trigger(new RunTrigger("cron", "corr_1", Slot: ScheduledDays.At(1, 9)));
        var view = await silo.RunEnds(first.Run!.Value);

        var again = await silo.Scheduler.Trigger(new RunTrigger("cron", "corr_2"));
        var named = await silo.Scheduler.Trigger(new RunTrigger("cron", "corr_3", Slot: view.Run.Slot));
        var invented = await silo.Scheduler.Trigger(new RunTrigger("cron", "corr_4", Slot: view.Run.Slot!.Value.AddMinutes(1)));

        first.Run.Value.ShouldBe(RunId.ForSlot(ScheduledDays.At(1, 9)));
        view.Totals.Paid.ShouldBe(3);
        again.Disposition.ShouldBe(TriggerDisposition.NotDue);
        named.ShouldBe(new TriggerResult(TriggerDisposition.Replayed, first.Run, again.NextSlot));
        invented.Disposition.ShouldBe(TriggerDisposition.NoSuchSlot);
        (await silo.Count("select count(*) from runs")).ShouldBe(1);
    }

    [Fact]
    public async Task An_idempotency_key_names_its_run_for_good()
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(3);
        var trigger = new RunTrigger("cron", "corr_1", Force: true, IdempotencyKey: "monday");
        var first = await silo.Scheduler.Trigger(trigger);
        await silo.RunEnds(first.Run!.Value);

        var again = await silo.Scheduler.Trigger(trigger);

        again.ShouldBe(first with { Disposition = TriggerDisposition.Replayed });
    }

    [Theory]
    [InlineData(FaultKind.AccountRestricted, "account_restricted", "account_restricted")]
    [InlineData(FaultKind.AccountClosed, "account_closed", "account_closed")]
    public async Task A_payee_whom_Stripe_refuses_gets_the_money_back_and_is_held_with_a_remedy(FaultKind fault, string code, string hold)
    {
        await using var silo = await TestSilo.Start();
        await silo.AddWriters(20);
        silo.Stripe.Order(new FaultOrder { Kind = fault, Destination = "acct_007" });

        var view = await silo.Run();

        view.Run.Status.ShouldBe(RunStatus.Completed);
        view.Totals.Paid.ShouldBe(19);
        var failed = (await silo.Payouts(view.Run.Id)).Single(payout => payout.Payout.Status == PayoutStatus.Failed).Payout;
        failed.Writer.Value.ShouldBe("w007");
        failed.FailureCode.ShouldBe(code);
        (await silo.Count("select available_minor from balances where writer_id = 'w007'")).ShouldBe(3_000);
        (await silo.Count($"select count(*) from writers where id = 'w007' and hold_kind = '{hold}' and length(hold_reason) > 20")).ShouldBe(1);
        await silo.BooksAgree();
        (await silo.Run()).Totals.Planned.ShouldBe(0, "a held writer is not tried again");
    }

    [Fact]
    public async Task The_permits_are_never_exceeded()
    {
        var sent = new SentTransfers();
        await using var silo = await TestSilo.Start(
            new PayoutOptions { MaxConcurrentProcessing = 7, MaxRequestsPerSecond = 40, BatchSize = 10 }, services: sent.NoteFrom, silos: 2);
        await silo.AddWriters(120);
        // So long that all permits are in use at once.
        silo.Stripe.Order(new FaultOrder { Kind = FaultKind.StallAfterCommit, Times = 7, StallSeconds = 60 });

        var run = (await silo.Scheduler.Trigger(new RunTrigger("test", "corr_test", Force: true))).Run!.Value;
        await Eventually.Holds(() => silo.Stripe.Report().Transfers.InFlight == 7);
        silo.Stripe.AdvanceClock(TimeSpan.FromSeconds(60));
        var view = await silo.RunEnds(run);

        view.Totals.Paid.ShouldBe(120);
        sent.PeakUnderWay.ShouldBe(7, "the cap is reached, and not exceeded");
        // Stripe answers at once: seven at a time could be hundreds a second.
        sent.Peak(TimeSpan.FromSeconds(1)).ShouldBeLessThanOrEqualTo(40);
    }
}
